import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigFile, writeConfig } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { ownerAgentId } from './model/agent.ts';
import type { Id, JsonObject } from './model/json.ts';
import type { Task } from './model/task.ts';
import type { Services } from './services/services.ts';

/** Names that classic tasks use for what our toolkits do. */
export const classicNames = {
  'google-calendar-mcp': 'calendar',
  'weather-mcp': 'weather',
  'imap-mcp': 'mail',
  'telegram-mcp': 'notify',
} as const;

const starterSetting = 'starter_task';

/**
 * The first start: a sample calendar, mailbox and watched folder in the data directory, and a config.json that points the toolkits at them.
 * A config.json that exists is left as it is, and nothing is overwritten; interrupted, the next start goes on. Answers
 * whether this was the first.
 */
export async function seedStarterFiles(
  directory: DataDirectory,
  options: { readonly resources: string; readonly timezone: string },
): Promise<boolean> {
  if (existsSync(directory.config)) return false;
  const { sources, accounts, roots } = await seedSamples(directory, options.resources);
  const content: ConfigFile = {
    timezone: options.timezone,
    aliases: classicNames,
    toolkits: { calendar: { sources }, mail: { accounts }, files: { roots } },
  };
  await writeConfig(directory.config, content);
  return true;
}

/** Copies the sample calendar, mailbox and folder into the data directory, overwriting nothing; answers with the settings that read them. */
export async function seedSamples(directory: DataDirectory, resources: string) {
  const sample = join(directory.path, 'sample');
  await cp(join(resources, 'sample'), sample, { recursive: true, force: false, errorOnExist: false });
  const maildir = join(sample, 'mail');
  // Empty folders do not travel with a repository or package.
  for (const folder of ['cur', 'new', 'tmp']) await mkdir(join(maildir, folder), { recursive: true });
  const calendars = (await readdir(sample)).filter((name) => name.endsWith('.ics')).sort();
  return {
    sources: calendars.map((name) => ({ kind: 'file', path: `sample/${name}` })),
    accounts: [{ kind: 'maildir', name: 'sample', path: 'sample/mail' }],
    roots: [{ name: 'inbox', path: 'sample/inbox', watch: true }],
  };
}

/**
 * The owner agent where it is missing, and the starter task where there is no task at all. Answers with the starter task's
 * id; null when the person has tasks of their own and no starter.
 */
export async function seedStarterData(
  services: Services,
  options: { readonly resources: string },
): Promise<Id | null> {
  const { store, clock } = services;
  if (!(await store.getAgent(ownerAgentId)))
    await store.saveAgent({ id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: clock.now() });
  const known = await findStarter(services);
  if (known) return known.id;
  if ((await store.findTasks({}, { limit: 1 })).items.length > 0) return null;
  return installStarter(services, options);
}

/** The starter task, also one that the person has cancelled. */
export async function findStarter({ store }: Pick<Services, 'store'>): Promise<Task | null> {
  const known = await store.getSetting(starterSetting);
  return typeof known === 'string' ? store.getTask(known) : null;
}

/** Makes the starter task, for a city if one is given. Answers with its id. */
export async function installStarter(
  services: Pick<Services, 'store' | 'tasks' | 'facts'>,
  { resources, city }: { readonly resources: string; readonly city?: string | undefined },
): Promise<Id> {
  const file = join(resources, 'templates', 'morning-briefing.json');
  const draft: JsonObject = JSON.parse(await readFile(file, 'utf8'));
  const { timezone, language } = services.facts;
  const params = { ...(draft.params as JsonObject), language, ...(city !== undefined && { city }) };
  const { task } = await services.tasks.create(inZone({ ...draft, params }, timezone), ownerAgentId);
  await services.store.setSetting(starterSetting, task.id);
  return task.id;
}

/** The template at the person's own hours. A machine set to UTC does not know where the person is, and keeps the template's zone. */
function inZone(draft: JsonObject, timezone: string): JsonObject {
  return /^(Etc\/)?(UTC|GMT|Universal|Zulu)$/.test(timezone) ? draft : { ...draft, timezone };
}
