import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import { didYouMean } from '../model/suggest.ts';
import type { TaskDraft } from './services.ts';
import { environmentChanges } from './template-environment.ts';

/** A task that comes with the program, ready to be installed. */
export interface Template {
  readonly name: string;
  /** In the classic form. */
  readonly draft: JsonObject;
  /** Which variable of the environment says what, when it is installed; empty for most. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface TemplateOptions {
  /** Laid over the template's own. */
  readonly params?: JsonObject | undefined;
  /** In place of the template's: words, a cron line or an RRULE. */
  readonly schedule?: string | undefined;
  readonly timezone?: string | undefined;
}

export interface Templates {
  /** By name. */
  list(): Promise<readonly Template[]>;
  /** Throws `not_found` with did-you-mean. */
  get(name: string): Promise<Template>;
  /** The task that installing makes. What is given goes before the environment, and that before the template. Throws `unknown_param`, `invalid_environment`. */
  draft(name: string, options: TemplateOptions): Promise<TaskDraft>;
}

export interface TemplatesOptions {
  /** Folder of the templates: `NAME.json`, or `NAME/template.json` with `NAME/environment.json` beside it. */
  readonly directory: string;
  /** The person's zone; read at each call, as `language`. */
  readonly timezone: string;
  /** In place of a template's own param `language`. */
  readonly language: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The templates in a folder, read at each call. */
export function createTemplates(given: TemplatesOptions): Templates {
  const { directory, env } = given;
  const names = async (): Promise<readonly string[]> => {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .flatMap((entry) => {
        if (entry.isDirectory()) return [entry.name];
        return entry.name.endsWith('.json') ? [entry.name.slice(0, -'.json'.length)] : [];
      })
      .sort();
  };
  const read = async (name: string): Promise<Template> => {
    const single = await readJson(join(directory, `${name}.json`));
    if (single) return { name, draft: single, environment: {} };
    const draft = await readJson(join(directory, name, 'template.json'));
    if (!draft) throw unknownTemplate(name, await names());
    const environment = (await readJson(join(directory, name, 'environment.json'))) ?? {};
    return { name, draft, environment: environment as Template['environment'] };
  };
  const get = async (name: string): Promise<Template> => {
    const known = await names();
    // Only names of the list reach the file system.
    if (!known.includes(name)) throw unknownTemplate(name, known);
    return read(name);
  };
  return {
    get,
    list: async () => Promise.all((await names()).map(read)),
    async draft(name, options) {
      const { timezone, language } = given;
      const template = await get(name);
      const { draft } = template;
      const own = draft.params as JsonObject;
      checkParams(options.params ?? {}, own, name);
      const { params, schedule_expr, ...changes } = environmentChanges(template, env);
      const { schedule, timezone: zone } = options;
      const task: JsonObject = {
        ...draft,
        timezone: zoneFor(template, timezone),
        ...changes,
        ...(zone !== undefined && { timezone: zone }),
        params: { ...own, ...('language' in own && { language }), ...params, ...options.params },
      };
      if (schedule === undefined) return { ...task, ...(schedule_expr !== undefined && { schedule_expr }) };
      const { schedule_kind: _, schedule_expr: __, ...others } = task;
      return { ...others, schedule };
    },
  };
}

/**
 * A template runs at the person's own hours, except where the zone is one of its settings. A machine set to UTC does not know where
 * the person is, and keeps the template's zone.
 */
function zoneFor({ draft, environment }: Template, timezone: string): string {
  const own = String(draft.timezone);
  const keeps = Object.values(environment).includes('timezone');
  return keeps || /^(Etc\/)?(UTC|GMT|Universal|Zulu)$/.test(timezone) ? own : timezone;
}

function checkParams(given: JsonObject, own: JsonObject, template: string): void {
  const known = Object.keys(own);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new OrdinautError({
      code: 'unknown_param',
      message: `the template ${template} has no param ${name}`,
      path: `params.${name}`,
      hint: didYouMean(name, known) ?? (known.length > 0 ? `it has ${known.join(', ')}` : 'it has none'),
    });
  }
}

/** undefined when there is no such file. */
async function readJson(file: string): Promise<JsonObject | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

const unknownTemplate = (name: string, known: readonly string[]): OrdinautError =>
  new OrdinautError({
    code: 'not_found',
    message: `there is no template ${name}`,
    path: 'name',
    hint: didYouMean(name, known) ?? `the templates are ${known.join(', ')}`,
  });
