import { isDeepStrictEqual } from 'node:util';
import type { Config, ConfigFile } from './config.ts';
import { DEFAULTS } from './config-schema.ts';
import { SETTINGS } from './config-settings.ts';

/** One setting as it holds, and where its value comes from. */
export interface SettingValue {
  /** `http.port`, or the entry of a map: `toolkits.mail`. */
  readonly path: string;
  readonly value: unknown;
  readonly default: unknown;
  readonly source: 'default' | 'file' | 'environment' | 'flag';
  /** The variable or flag; null for the others. */
  readonly from: string | null;
  readonly description: string;
}

const maps = ['mcpServers', 'toolkits', 'aliases', 'tool_overrides'] as const;

/** Every setting of a configuration. `content` is what config.json holds, `env` the variables it was read with. */
export function settingValues(
  config: Config,
  content: ConfigFile,
  env: Readonly<Record<string, string | undefined>>,
): readonly SettingValue[] {
  const machine = { ...DEFAULTS, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const leaves = SETTINGS.map(({ path, env: variable, flag, description }): SettingValue => {
    const value = at(config, path);
    const written = at(content, path);
    const preset = at(machine, path);
    const facts = { path, value, default: preset, description };
    const text = env[variable];
    if (text !== undefined && text !== '' && String(value) === text)
      return { ...facts, source: 'environment', from: variable };
    if (written !== undefined && isDeepStrictEqual(written, value))
      return { ...facts, source: 'file', from: null };
    if (isDeepStrictEqual(preset, value)) return { ...facts, source: 'default', from: null };
    return { ...facts, source: 'flag', from: `--${flag}` };
  });
  const entries = maps.flatMap((map) =>
    Object.entries(config[map]).map(
      ([name, value]): SettingValue => ({
        path: `${map}.${name}`,
        value,
        default: null,
        source: 'file',
        from: null,
        description: '',
      }),
    ),
  );
  return [...leaves, ...entries];
}

function at(tree: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], tree);
}
