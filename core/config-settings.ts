import type { TSchema } from 'typebox';
import { Config } from './config-schema.ts';

/** One leaf of the configuration, as flags and environment variables name it. */
export interface Setting {
  /** `http.port` */
  readonly path: string;
  /** `ORDINAUT_HTTP_PORT` */
  readonly env: string;
  /** `http-port`, without the dashes in front. */
  readonly flag: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly description: string;
}

/** Every setting that a flag or an environment variable can give; maps such as `mcpServers` are not among them. */
export const SETTINGS: readonly Setting[] = leaves(Config, []);

/** Text of a flag or variable as the type of its setting; text that cannot be is returned as it is, for validation to refuse. */
export function settingValue(setting: Setting, text: string): string | number | boolean {
  if (setting.type === 'number') {
    const number = Number(text);
    return text.trim() !== '' && Number.isFinite(number) ? number : text;
  }
  if (setting.type === 'boolean') {
    if (['true', '1', 'yes', 'on'].includes(text.toLowerCase())) return true;
    if (['false', '0', 'no', 'off'].includes(text.toLowerCase())) return false;
  }
  return text;
}

function leaves(schema: TSchema, path: readonly string[]): Setting[] {
  const { type, properties, anyOf, description } = schema as {
    type?: string;
    properties?: Record<string, TSchema>;
    anyOf?: readonly unknown[];
    description?: string;
  };
  if (properties)
    return Object.entries(properties).flatMap(([name, child]) => leaves(child, [...path, name]));
  if (type === 'object') return [];
  const name = path.join('_');
  return [
    {
      path: path.join('.'),
      env: `ORDINAUT_${name.toUpperCase()}`,
      flag: name.replaceAll('_', '-'),
      type: anyOf || type === 'string' ? 'string' : type === 'boolean' ? 'boolean' : 'number',
      description: description ?? '',
    },
  ];
}
