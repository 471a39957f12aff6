import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Toolkit } from '../model/tool.ts';
import type { CalendarSettings } from './calendar/settings.ts';
import type { FilesSettings } from './files/settings.ts';
import type { LlmSettings } from './llm/settings.ts';
import type { MailSettings } from './mail/settings.ts';
import type { NotifySettings } from './notify/settings.ts';
import type { ToolkitPorts } from './ports.ts';
import type { WeatherSettings } from './weather/settings.ts';
import type { WebSettings } from './web/settings.ts';

/** A toolkit whose code is loaded when it is made: a stdio server needs one alone. */
interface ToolkitSource {
  /** What an installation without settings has. */
  readonly defaults: object;
  readonly settings: () => Promise<TSchema>;
  /** Gets settings that match the schema, and can ask for those of another toolkit. */
  readonly create: (
    settings: never,
    ports: ToolkitPorts,
    settingsOf: (name: string) => Promise<unknown>,
  ) => Promise<Toolkit>;
}

/** Every toolkit of the product by name. A new one is added here, and nowhere else. */
const sources: Readonly<Record<string, ToolkitSource>> = {
  calendar: {
    defaults: { sources: [] },
    settings: async () => (await import('./calendar/settings.ts')).CalendarSettings,
    create: async (settings: CalendarSettings, ports) =>
      (await import('./calendar/calendar.ts')).createCalendarToolkit(settings, ports),
  },
  mail: {
    defaults: { accounts: [] },
    settings: async () => (await import('./mail/settings.ts')).MailSettings,
    create: async (settings: MailSettings, ports) =>
      (await import('./mail/mail.ts')).createMailToolkit(settings, ports),
  },
  weather: {
    defaults: {},
    settings: async () => (await import('./weather/settings.ts')).WeatherSettings,
    create: async (settings: WeatherSettings, ports) =>
      (await import('./weather/weather.ts')).createWeatherToolkit(settings, ports),
  },
  web: {
    defaults: {},
    settings: async () => (await import('./web/settings.ts')).WebSettings,
    create: async (settings: WebSettings, ports) =>
      (await import('./web/web.ts')).createWebToolkit(settings, ports),
  },
  files: {
    defaults: { roots: [] },
    settings: async () => (await import('./files/settings.ts')).FilesSettings,
    create: async (settings: FilesSettings, ports) =>
      (await import('./files/files.ts')).createFilesToolkit(settings, ports),
  },
  memory: {
    defaults: {},
    settings: async () => (await import('./memory/settings.ts')).MemorySettings,
    create: async (_, ports) => (await import('./memory/memory.ts')).createMemoryToolkit(ports),
  },
  notify: {
    defaults: {},
    settings: async () => (await import('./notify/settings.ts')).NotifySettings,
    async create(settings: NotifySettings, ports, settingsOf) {
      const { createNotifyToolkit } = await import('./notify/notify.ts');
      const { smtp } = (await settingsOf('mail')) as MailSettings;
      return createNotifyToolkit(settings, ports, smtp);
    },
  },
  briefing: {
    defaults: {},
    settings: async () => (await import('./briefing/settings.ts')).BriefingSettings,
    create: async (_, ports) => (await import('./briefing/briefing.ts')).createBriefingToolkit(ports),
  },
  llm: {
    defaults: {},
    settings: async () => (await import('./llm/settings.ts')).LlmSettings,
    async create(settings: LlmSettings, ports) {
      const [{ createLlmToolkit }, { createLanguageModel }] = await Promise.all([
        import('./llm/llm.ts'),
        import('./llm/language-model.ts'),
      ]);
      return createLlmToolkit(createLanguageModel(settings, ports), ports);
    },
  },
  list: {
    defaults: {},
    settings: async () => (await import('./list/list.ts')).ListSettings,
    create: async () => (await import('./list/list.ts')).createListToolkit(),
  },
  validate: {
    defaults: {},
    settings: async () => (await import('./validators/validators.ts')).ValidateSettings,
    create: async () => (await import('./validators/validators.ts')).createValidateToolkit(),
  },
};

/** Names for `ordinaut toolkit NAME` and the keys of `toolkits` in the configuration. */
export const toolkitNames: readonly string[] = Object.keys(sources);

/**
 * All toolkits with their settings (`toolkits` of the configuration; absent ones get defaults). Reads nothing but their code.
 * Throws `invalid_config` with the path of what does not match, or an unknown name.
 */
export async function createToolkits(
  settings: Readonly<Record<string, unknown>>,
  ports: ToolkitPorts,
): Promise<Toolkit[]> {
  for (const name of Object.keys(settings))
    if (!Object.hasOwn(sources, name)) throw unknownToolkit(name, 'invalid_config');
  return Promise.all(toolkitNames.map((name) => createToolkit(name, settings, ports)));
}

/** The JSON Schema of each toolkit's settings, by name. */
export async function toolkitSchemas(): Promise<Readonly<Record<string, TSchema>>> {
  const named = toolkitNames.map(async (name) => [name, await sourceOf(name).settings()] as const);
  return Object.fromEntries(await Promise.all(named));
}

/** One toolkit, as its stdio server needs it, with no other's code. Throws `invalid_config`, and `unknown_toolkit` for another name. */
export async function createToolkit(
  name: string,
  settings: Readonly<Record<string, unknown>>,
  ports: ToolkitPorts,
): Promise<Toolkit> {
  const settingsOf = (asked: string): Promise<unknown> => checkedSettings(asked, sourceOf(asked), settings);
  return sourceOf(name).create((await settingsOf(name)) as never, ports, settingsOf);
}

function sourceOf(name: string): ToolkitSource {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (!source) throw unknownToolkit(name, 'unknown_toolkit');
  return source;
}

async function checkedSettings(
  name: string,
  source: ToolkitSource,
  settings: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const schema = await source.settings();
  const given = Object.hasOwn(settings, name) ? settings[name] : source.defaults;
  if (!Check(schema, given)) throw invalidSettings(name, schema, given);
  return given;
}

function unknownToolkit(name: string, code: string): OrdinautError {
  const hint = didYouMean(name, toolkitNames);
  return new OrdinautError({
    code,
    message: `there is no toolkit ${name}; there are ${toolkitNames.join(', ')}`,
    path: `toolkits.${name}`,
    ...(hint !== undefined && { hint }),
    delivery: 'not_sent',
  });
}

function invalidSettings(name: string, schema: TSchema, given: unknown): OrdinautError {
  const problems = Errors(schema, given)
    .slice(0, 20)
    .map(({ instancePath, message }) => ({
      code: 'invalid_config',
      message,
      path: `toolkits.${name}${instancePath.replaceAll('/', '.')}`,
    }));
  const [first] = problems;
  return new OrdinautError({
    code: 'invalid_config',
    message: `the settings of the toolkit ${name} are wrong: ${first ? `${first.path} ${first.message}` : 'unknown form'}`,
    path: first?.path ?? `toolkits.${name}`,
    problems,
    delivery: 'not_sent',
  });
}
