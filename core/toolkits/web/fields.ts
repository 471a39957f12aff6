import Type from 'typebox';

export const readsTheWeb = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const;

export const Url = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'http: or https:',
});

export const TextOrNull = Type.Union([Type.String(), Type.Null()]);
