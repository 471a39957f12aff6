import { choicesOf, isSchema, plainSchema, type Schema } from '../../components/schema-form/form-schema.ts';

/** How a setting is asked for. */
export type SettingControl =
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'number'; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'text' };

/** The control of a setting, `http.port`, by the JSON Schema of the whole configuration. */
export function settingControl(whole: Schema | undefined, path: string): SettingControl {
  const schema = path.split('.').reduce<Schema>((at, name) => {
    const inner = isSchema(at.properties) ? at.properties[name] : undefined;
    return isSchema(inner) && whole ? plainSchema(inner, whole) : {};
  }, whole ?? {});
  const choices = choicesOf(schema);
  if (choices) return { kind: 'choice', choices: choices.map(String) };
  if (schema.type === 'boolean') return { kind: 'switch' };
  if (schema.type !== 'integer' && schema.type !== 'number') return { kind: 'text' };
  const { minimum, maximum } = schema;
  return {
    kind: 'number',
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
  };
}
