import type { OutputOf } from '../../api/api.ts';

export const rules = ['default', 'always', 'ask', 'never'] as const;
export type Rule = (typeof rules)[number];

type Permission = Pick<OutputOf<'tools.get'>['permissions'][number], 'why' | 'decided'>;

/** Which words say why a permission is what it is, and whether the person should look again. */
export function permissionWords(
  { why, decided }: Permission,
  own: boolean,
): { readonly key: string; readonly isWarning: boolean } {
  const prefix = 'tools.permission.why';
  if (why === 'decided') return { key: `${prefix}.${decided}`, isWarning: false };
  if (why === 'undecided') return { key: `${prefix}.undecided_${own ? 'own' : 'agent'}`, isWarning: false };
  return { key: `${prefix}.${why}`, isWarning: why.endsWith('_changed') };
}
