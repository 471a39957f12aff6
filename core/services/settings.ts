import { isDeepStrictEqual } from 'node:util';
import {
  type Config,
  checkConfig,
  parseConfig,
  readConfig,
  readConfigText,
  replaceConfig,
} from '../config.ts';
import { type ConfigEdit, editConfig } from '../config-edit.ts';
import { type SettingValue, settingValues } from '../config-origin.ts';
import type { Clock, Secrets } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { refuseSecrets } from './settings-secrets.ts';

export interface SettingsOptions {
  readonly clock: Clock;
  readonly store: Pick<Store, 'setSetting'>;
  readonly secrets: Pick<Secrets, 'names'>;
  /** What the engine was started with. */
  readonly config: Config;
  /** config.json */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Checks what else depends on the settings, and answers with what puts them into effect. Throws `invalid_config`. */
  readonly prepare: (next: Config, edits: readonly ConfigEdit[]) => Promise<() => Promise<void>>;
}

export interface SettingView extends SettingValue {
  /** Whether a change takes effect while the engine runs. */
  readonly live: boolean;
  /** Changed since the engine started, and in effect after its next start. */
  readonly pending: boolean;
}

export interface SettingsChange {
  readonly at_once: readonly string[];
  readonly after_restart: readonly string[];
  /** Written, but a variable or flag says something else and wins. */
  readonly hidden: readonly { readonly path: string; readonly by: string }[];
}

const liveSettings =
  /^(timezone|language|holidays|notifications\..*|(mcpServers|toolkits|aliases|tool_overrides)\..*)$/;

/** The settings while the engine runs: read with their origins, changed in config.json and in effect. */
export class Settings {
  readonly #options: SettingsOptions;
  #config: Config;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: SettingsOptions) {
    this.#options = options;
    this.#config = options.config;
  }

  /** As they are now; those that need a restart as they will be. */
  get config(): Config {
    return this.#config;
  }

  get file(): string {
    return this.#options.file;
  }

  list(): readonly SettingView[] {
    const { file, env, config } = this.#options;
    const started = new Map(settingValues(config, {}, env).map(({ path, value }) => [path, value]));
    return settingValues(this.#config, parseConfig(readConfigText(file), file), env).map((setting) => {
      const live = liveSettings.test(setting.path);
      const pending = !live && !isDeepStrictEqual(setting.value, started.get(setting.path));
      return { ...setting, live, pending };
    });
  }

  /**
   * Changes config.json, checked as at a start, and puts what can be into effect. One change after the other. Throws
   * `invalid_config` with every problem, `plain_secret` for a value that should be a secret; nothing has changed then.
   */
  change(edits: readonly ConfigEdit[]): Promise<SettingsChange> {
    const changing = this.#changing.then(() => this.#change(edits));
    this.#changing = changing.catch(() => {});
    return changing;
  }

  async #change(edits: readonly ConfigEdit[]): Promise<SettingsChange> {
    const { file, env, prepare, store, clock, secrets } = this.#options;
    refuseSecrets(edits, await secrets.names());
    const before = readConfigText(file);
    const known = this.list();
    const text = editConfig(before, edits);
    const content = parseConfig(text, file);
    // A variable or flag may hide a wrong value now, and not at the next start.
    await checkConfig(content, file);
    const flags = Object.fromEntries(
      known.flatMap(({ path, source, value }) => (source === 'flag' ? [[path, value as string]] : [])),
    );
    const next = await readConfig({ flags, env, file, content });
    const apply = await prepare(next, edits);
    if (text !== before) replaceConfig(file, text);
    this.#config = next;
    await apply();
    const change = { ...changeOf(known, this.list()), hidden: hiddenOf(edits, this.list()) };
    await store.setSetting(
      'settings_changed',
      { at: clock.now(), paths: [...change.at_once, ...change.after_restart] },
      { kind: 'system', id: 'settings' },
    );
    return change;
  }
}

function changeOf(before: readonly SettingView[], after: readonly SettingView[]) {
  const values = (settings: readonly SettingView[]) =>
    new Map(settings.map(({ path, value }) => [path, value]));
  const old = values(before);
  const now = values(after);
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
    (path) => !isDeepStrictEqual(old.get(path), now.get(path)),
  );
  return {
    at_once: changed.filter((path) => liveSettings.test(path)),
    after_restart: changed.filter((path) => !liveSettings.test(path)),
  };
}

function hiddenOf(edits: readonly ConfigEdit[], settings: readonly SettingView[]) {
  return edits.flatMap(({ path }) => {
    const setting = settings.find((each) => each.path === path.join('.'));
    const wins = setting?.source === 'environment' || setting?.source === 'flag';
    return wins && setting.from !== null ? [{ path: setting.path, by: setting.from }] : [];
  });
}
