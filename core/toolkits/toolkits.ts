import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Toolkit } from '../model/tool.ts';
import { createBriefingToolkit } from './briefing/briefing.ts';
import { BriefingSettings } from './briefing/settings.ts';
import { createCalendarToolkit } from './calendar/calendar.ts';
import { CalendarSettings } from './calendar/settings.ts';
import { createFilesToolkit } from './files/files.ts';
import { FilesSettings } from './files/settings.ts';
import { createListToolkit, ListSettings } from './list/list.ts';
import { createLanguageModel } from './llm/language-model.ts';
import { createLlmToolkit } from './llm/llm.ts';
import { LlmSettings } from './llm/settings.ts';
import { createMailToolkit } from './mail/mail.ts';
import { MailSettings } from './mail/settings.ts';
import { createMemoryToolkit } from './memory/memory.ts';
import { MemorySettings } from './memory/settings.ts';
import { createNotifyToolkit } from './notify/notify.ts';
import { NotifySettings } from './notify/settings.ts';
import type { ToolkitPorts } from './ports.ts';
import { createValidateToolkit, ValidateSettings } from './validators/validators.ts';
import { WeatherSettings } from './weather/settings.ts';
import { createWeatherToolkit } from './weather/weather.ts';
import { WebSettings } from './web/settings.ts';
import { createWebToolkit } from './web/web.ts';

interface ToolkitSource {
  readonly settings: TSchema;
  /** What an installation without settings has. */
  readonly defaults: object;
  /** Gets settings that match the schema, and can ask for those of another toolkit. */
  readonly create: (settings: never, ports: ToolkitPorts, settingsOf: (name: string) => unknown) => Toolkit;
}

/** Every toolkit of the product by name. A new one is added here, and nowhere else. */
const sources: Readonly<Record<string, ToolkitSource>> = {
  calendar: { settings: CalendarSettings, defaults: { sources: [] }, create: createCalendarToolkit },
  mail: { settings: MailSettings, defaults: { accounts: [] }, create: createMailToolkit },
  weather: { settings: WeatherSettings, defaults: {}, create: createWeatherToolkit },
  web: { settings: WebSettings, defaults: {}, create: createWebToolkit },
  files: { settings: FilesSettings, defaults: { roots: [] }, create: createFilesToolkit },
  memory: {
    settings: MemorySettings,
    defaults: {},
    create: (_: MemorySettings, ports) => createMemoryToolkit(ports),
  },
  notify: {
    settings: NotifySettings,
    defaults: {},
    create: (settings: NotifySettings, ports, settingsOf) =>
      createNotifyToolkit(settings, ports, (settingsOf('mail') as MailSettings).smtp),
  },
  briefing: {
    settings: BriefingSettings,
    defaults: {},
    create: (_: BriefingSettings, ports) => createBriefingToolkit(ports),
  },
  llm: {
    settings: LlmSettings,
    defaults: {},
    create: (settings: LlmSettings, ports) => createLlmToolkit(createLanguageModel(settings, ports), ports),
  },
  list: { settings: ListSettings, defaults: {}, create: createListToolkit },
  validate: { settings: ValidateSettings, defaults: {}, create: createValidateToolkit },
};

/** Names for `ordinaut toolkit NAME` and the keys of `toolkits` in the configuration. */
export const toolkitNames: readonly string[] = Object.keys(sources);

/**
 * All toolkits with their settings (`toolkits` of the configuration; absent ones get defaults). Costs no I/O.
 * Throws `invalid_config` with the path of what does not match, or an unknown name.
 */
export function createToolkits(settings: Readonly<Record<string, unknown>>, ports: ToolkitPorts): Toolkit[] {
  for (const name of Object.keys(settings))
    if (!Object.hasOwn(sources, name)) throw unknownToolkit(name, 'invalid_config');
  return toolkitNames.map((name) => createToolkit(name, settings, ports));
}

/** One toolkit, as its stdio server needs it. Throws `invalid_config`, and `unknown_toolkit` for another name. */
export function createToolkit(
  name: string,
  settings: Readonly<Record<string, unknown>>,
  ports: ToolkitPorts,
): Toolkit {
  const settingsOf = (asked: string): unknown => checkedSettings(asked, sourceOf(asked), settings);
  return sourceOf(name).create(settingsOf(name) as never, ports, settingsOf);
}

function sourceOf(name: string): ToolkitSource {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (!source) throw unknownToolkit(name, 'unknown_toolkit');
  return source;
}

function checkedSettings(
  name: string,
  { settings: schema, defaults }: ToolkitSource,
  settings: Readonly<Record<string, unknown>>,
): unknown {
  const given = Object.hasOwn(settings, name) ? settings[name] : defaults;
  if (!Check(schema, given)) throw invalidSettings(name, schema, given);
  return given;
}

function unknownToolkit(name: string, code: string): OrdinautError {
  const hint = didYouMean(name, toolkitNames);
  return new OrdinautError({
    code,
    message: `there is no toolkit "${name}"; there are ${toolkitNames.join(', ')}`,
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
