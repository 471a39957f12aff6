import type { ConfigEdit } from './config-edit.ts';
import type { DataDirectory } from './data-directory.ts';
import type { EngineTools } from './engine-tools.ts';
import { asOrdinautError, OrdinautError } from './errors.ts';
import { ownerAgentId } from './model/agent.ts';
import type { Json, JsonObject } from './model/json.ts';
import { didYouMean } from './model/suggest.ts';
import type { Task } from './model/task.ts';
import type { Secrets } from './ports.ts';
import { findCalendars, findClients, findMail, type ScannedMachine } from './services/machine-scan.ts';
import { listModels } from './services/model-list.ts';
import type { Services } from './services/services.ts';
import type { Setup, SetupRequest, SetupStatus } from './services/setup.ts';
import { type Chosen, chosenCalendar, chosenMail, chosenModel } from './setup-choice.ts';
import { classicNames, findStarter, installStarter, seedSamples } from './starter-workspace.ts';
import { namedModel } from './toolkits/llm/named-model.ts';

export interface EngineSetupOptions {
  readonly directory: DataDirectory;
  readonly resources: string;
  readonly machine: ScannedMachine;
  readonly tools: EngineTools;
  readonly services: () => Services;
  readonly secrets: Secrets;
}

const doneSetting = 'setup_done';
const dayMs = 86_400_000;

/** The welcome over the settings, secrets and toolkits of an engine. */
export function createEngineSetup(parts: EngineSetupOptions): Setup {
  const { directory, resources, machine, tools, secrets } = parts;
  const toolkits = () => parts.services().settings.config.toolkits as Readonly<Record<string, JsonObject>>;
  const listOf = (toolkit: string, list: string) =>
    ((toolkits()[toolkit]?.[list] as readonly JsonObject[] | undefined) ?? []).slice();
  const own = (entries: readonly JsonObject[]) => entries.filter((entry) => !isSample(entry));

  const tryCalendar = async ({ entry, secrets: further }: Chosen, signal: AbortSignal) => {
    const now = parts.services().clock.now();
    const window = { start: new Date(now).toISOString(), end: new Date(now + dayMs).toISOString() };
    const settings = { sources: [entry] };
    await tools.attempt({
      ...{ toolkit: 'calendar', tool: 'list_events', settings, secrets: further, input: window, signal },
    });
  };
  const tryMail = async ({ entry, secrets: further }: Chosen, signal: AbortSignal) => {
    const settings = { accounts: [entry] };
    const input = { count: 1 };
    await tools.attempt({ toolkit: 'mail', tool: 'top_unread', settings, secrets: further, input, signal });
  };
  const tryModel = async ({ entry, secrets: further }: Chosen, signal: AbortSignal) => {
    const settings = entry as unknown as Parameters<typeof namedModel>[0];
    const { provider, base_url, model } = namedModel(settings, undefined, machine.env.OLLAMA_HOST);
    const [key] = further.values();
    const names = await listModels({ provider, base_url, key }, parts.services().clock, signal);
    // Ollama lists llama3.2 as llama3.2:latest.
    if (names.length === 0 || names.some((name) => name === model || name === `${model}:latest`)) return;
    throw new OrdinautError({
      code: 'unknown_model',
      message: `${base_url} has no model ${model}`,
      path: 'model.model',
      hint: didYouMean(model, names) ?? `it has ${names.slice(0, 20).join(', ')}`,
    });
  };

  const status = async (): Promise<SetupStatus> => {
    const { store } = parts.services();
    const starter = living(await findStarter({ store }));
    const kindOf = (entries: readonly JsonObject[]) => {
      if (entries.length === 0) return 'none';
      return own(entries).length > 0 ? 'own' : 'samples';
    };
    const { model, default: preset } = toolkits().llm ?? {};
    const city = starter?.definition.params.city;
    return {
      done: (await store.getSetting(doneSetting)) === true,
      calendar: kindOf(listOf('calendar', 'sources')),
      mail: kindOf(listOf('mail', 'accounts')),
      model: ([preset, model].find((name) => typeof name === 'string') as string | undefined) ?? null,
      city: typeof city === 'string' ? city : null,
      task_id: starter?.id ?? null,
    };
  };

  return {
    status,

    async detect(signal) {
      const { provider, base_url } = namedModel({ model: 'any' }, undefined, machine.env.OLLAMA_HOST);
      const asking = listModels({ provider, base_url, key: undefined }, parts.services().clock, signal).then(
        (models) => ({ models, error: null }),
        (thrown: unknown) => ({ models: [], error: asOrdinautError(thrown).message }),
      );
      const [found, calendars, mail, clients] = await Promise.all([
        asking,
        findCalendars(machine),
        findMail(machine),
        findClients(machine),
      ]);
      signal.throwIfAborted();
      return {
        ollama: { url: base_url, reachable: found.error === null, ...found },
        calendars,
        mail,
        clients,
      };
    },

    async apply(request, signal) {
      const { settings, store } = parts.services();
      const calendar = request.calendar && chosenCalendar(request.calendar);
      const mail = request.mail && chosenMail(request.mail);
      const model = request.model && chosenModel(request.model);
      await Promise.all([
        calendar && tryCalendar(calendar, signal),
        mail && tryMail(mail, signal),
        model && tryModel(model, signal),
      ]);

      const edits: ConfigEdit[] = [...wordsOf(request), ...aliasEdits(settings.config.aliases)];
      const samples = request.use_samples ? await seedSamples(directory, resources) : null;
      const sources = merged(listOf('calendar', 'sources'), calendar?.entry, samples?.sources);
      const accounts = merged(listOf('mail', 'accounts'), mail?.entry, samples?.accounts);
      edits.push({ path: ['toolkits', 'calendar', 'sources'], value: sources });
      edits.push({ path: ['toolkits', 'mail', 'accounts'], value: accounts });
      if (samples && listOf('files', 'roots').length === 0)
        edits.push({ path: ['toolkits', 'files', 'roots'], value: samples.roots });
      for (const [name, value] of Object.entries(model?.entry ?? {}))
        edits.push({ path: ['toolkits', 'llm', name], value });

      const further = new Map([calendar, mail, model].flatMap((chosen) => [...(chosen?.secrets ?? [])]));
      await keep(secrets, further, () => settings.change(edits));
      const task_id = await starterFor(request.city);
      await store.setSetting(doneSetting, true);
      return { ...(await status()), task_id };
    },
  };

  async function starterFor(city: string | undefined) {
    const services = parts.services();
    const starter = living(await findStarter(services));
    if (!starter) return installStarter(services, { resources, city });
    const { params } = starter.definition;
    if (city !== undefined && params.city !== city)
      await services.tasks.update(starter.id, { params: { ...params, city } }, ownerAgentId);
    return starter.id;
  }
}

/** One that was cancelled is not there. */
const living = (task: Task | null) => (task?.status === 'cancelled' ? null : task);

/** Stores secrets for a change that names them; when it fails, they are as before. */
async function keep(secrets: Secrets, further: ReadonlyMap<string, string>, change: () => Promise<unknown>) {
  const before = new Map<string, string | undefined>();
  try {
    for (const [name, value] of further) {
      before.set(name, await secrets.get(name));
      await secrets.set(name, value);
    }
    await change();
  } catch (thrown) {
    for (const [name, value] of before)
      await (value === undefined ? secrets.remove(name) : secrets.set(name, value));
    throw thrown;
  }
}

function wordsOf({ timezone, language }: SetupRequest): readonly ConfigEdit[] {
  return Object.entries({ timezone, language }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ path: [name], value }],
  );
}

/** The names that classic tasks use, where the person has not given them to something else. */
function aliasEdits(aliases: Readonly<Record<string, string>>): readonly ConfigEdit[] {
  return Object.entries(classicNames)
    .filter(([name]) => !Object.hasOwn(aliases, name))
    .map(([name, value]) => ({ path: ['aliases', name], value }));
}

/** The person's own entries with the chosen one in place of the same; samples where there is nothing else. */
function merged(
  present: readonly JsonObject[],
  chosen: JsonObject | undefined,
  samples: readonly JsonObject[] | undefined,
): Json {
  const others = present.filter((entry) => !isSample(entry) && !isSame(entry, chosen));
  const own = chosen ? [...others, chosen] : others;
  if (own.length > 0) return own;
  return samples ?? present;
}

const isSample = ({ path }: JsonObject) => typeof path === 'string' && path.startsWith('sample/');

function isSame(entry: JsonObject, chosen: JsonObject | undefined): boolean {
  return ['path', 'url', 'name'].some((key) => chosen?.[key] !== undefined && entry[key] === chosen[key]);
}
