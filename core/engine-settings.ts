import type { Config } from './config.ts';
import type { ConfigEdit } from './config-edit.ts';
import { Config as ConfigSchema } from './config-schema.ts';
import type { DataDirectory } from './data-directory.ts';
import type { EngineTools } from './engine-tools.ts';
import { readHolidaySetting } from './holiday-setting.ts';
import type { JsonObject } from './model/json.ts';
import type { Clock, Notifier, Secrets } from './ports.ts';
import { Settings } from './services/settings.ts';
import type { Store } from './store/store.ts';
import { toolkitSchemas } from './toolkits/toolkits.ts';

export interface EngineSettingsOptions {
  readonly directory: DataDirectory;
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly tools: EngineTools;
  /** Told when other settings are in effect. */
  readonly onChanged: () => Promise<void>;
}

/** The settings of an engine, which its tools and holidays follow while it runs. Throws `invalid_config`. */
export function createEngineSettings(parts: EngineSettingsOptions) {
  const { directory, config, clock, tools, onChanged } = parts;
  const readHolidays = (of: Config) => readHolidaySetting(of.holidays, directory.path, clock.now());
  let holidays = readHolidays(config);
  const settings = new Settings({
    ...parts,
    file: directory.config,
    env: process.env,
    async prepare(next, edits) {
      const then = readHolidays(next);
      const applyTools = await tools.prepare(next, changedServers(next, edits));
      return async () => {
        holidays = then;
        await applyTools();
        await onChanged();
      };
    },
  });
  return { settings, holidays: (): readonly string[] => holidays };
}

/** The tool servers that a change of the settings names. What else differs in the file, somebody else has written. */
function changedServers({ mcpServers }: Config, edits: readonly ConfigEdit[]): readonly string[] {
  return edits.flatMap(({ path: [setting, name] }) => {
    if (setting !== 'mcpServers') return [];
    return name === undefined ? Object.keys(mcpServers) : [String(name)];
  });
}

/** JSON Schema of the whole configuration, with the settings of every toolkit, for forms. */
export async function settingsSchema(): Promise<JsonObject> {
  const whole = JSON.parse(JSON.stringify(ConfigSchema));
  const toolkits = JSON.parse(JSON.stringify(await toolkitSchemas()));
  return {
    ...whole,
    properties: {
      ...whole.properties,
      toolkits: { type: 'object', properties: toolkits, additionalProperties: false },
    },
  };
}

/** Shows through whichever notifier the settings ask for now. */
export function liveNotifier(current: () => Notifier): Notifier {
  return {
    show: (notification) => current().show(notification),
    withdraw: async (id) => current().withdraw?.(id),
    service: async () => (await current().service?.()) ?? null,
  };
}
