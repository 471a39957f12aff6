import {
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server';
import { asOrdinautError } from '../../errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Change } from '../../store/change.ts';
import type { McpCaller } from './mcp-caller.ts';

export const resourceTemplates: readonly ResourceTemplateType[] = [
  {
    name: 'task',
    uriTemplate: 'task://{task}',
    title: 'Task',
    description: 'A task with its schedule in words, its pipeline and its next instants.',
    mimeType: 'application/json',
  },
  {
    name: 'run',
    uriTemplate: 'run://{run}',
    title: 'Run',
    description: 'A run with its steps, attempts, errors and effects. It is updated while the run goes on.',
    mimeType: 'application/json',
  },
  {
    name: 'briefing',
    uriTemplate: 'briefing://{briefing}',
    title: 'Briefing',
    description:
      'A document that a run published. briefing://latest is the newest; subscribe to it to hear of the next.',
    mimeType: 'text/markdown',
  },
  {
    name: 'event',
    uriTemplate: 'event://{seq}',
    title: 'Event',
    description:
      'An entry of the ordered stream, by its place. event://latest is the newest; subscribe to it to hear of the next.',
    mimeType: 'application/json',
  },
];

const listed = 50;
const newestBriefing = 'briefing://latest';
const newestEvent = 'event://latest';

/** A page of resources: tasks, page after page, and on the first page the newest briefings and runs. */
export async function listResources(
  caller: McpCaller,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly resources: Resource[]; readonly nextCursor?: string }> {
  const page = { limit: listed, ...(cursor !== undefined && { cursor }) };
  const tasks = await pageOf(caller, 'tasks.list', page, signal);
  const resources: Resource[] = [];
  if (cursor === undefined) {
    const briefings = await pageOf(caller, 'briefings.list', { limit: 10 }, signal);
    const runs = await pageOf(caller, 'runs.list', { limit: 10 }, signal);
    for (const { id, title, created_at } of briefings.items)
      resources.push({
        uri: `briefing://${id}`,
        name: String(title),
        mimeType: 'text/markdown',
        annotations: { audience: ['user', 'assistant'], lastModified: String(created_at) },
      });
    for (const { id, task_title, state } of runs.items)
      resources.push({ uri: `run://${id}`, name: `${task_title}: ${state}`, mimeType: 'application/json' });
  }
  for (const { id, title } of tasks.items)
    resources.push({ uri: `task://${id}`, name: String(title), mimeType: 'application/json' });
  return { resources, ...(tasks.next_cursor !== null && { nextCursor: tasks.next_cursor }) };
}

interface Listed {
  readonly items: readonly JsonObject[];
  readonly next_cursor: string | null;
}

/** A page of a list; an agent that may not read it has an empty one. */
async function pageOf(
  caller: McpCaller,
  operation: string,
  input: JsonObject,
  signal: AbortSignal,
): Promise<Listed> {
  try {
    return (await caller.call(operation, input, signal)) as unknown as Listed;
  } catch (thrown) {
    if (asOrdinautError(thrown).code === 'forbidden') return { items: [], next_cursor: null };
    throw thrown;
  }
}

/** Reads a resource through the operation behind it. Throws `ResourceNotFoundError`. */
export async function readResource(
  caller: McpCaller,
  uri: string,
  signal: AbortSignal,
): Promise<ReadResourceResult> {
  const [, scheme, name = ''] = /^(task|run|briefing|event):\/\/([^/?#]+)\/?$/.exec(uri) ?? [];
  const id = decoded(name);
  const json = (value: Json): ReadResourceResult => ({
    contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(value, null, 2) }],
  });
  const call = (operation: string, input: JsonObject) => caller.call(operation, input, signal);
  try {
    switch (scheme) {
      case 'task':
        return json(await call('tasks.get', { task: id }));
      case 'run':
        return json(await call('runs.get', { run: id }));
      case 'briefing': {
        const briefing = (
          id === 'latest'
            ? ((await call('briefings.latest', {})) as JsonObject).briefing
            : await call('briefings.get', { briefing: id })
        ) as JsonObject | null;
        if (briefing === null) break;
        return {
          contents: [{ uri, mimeType: 'text/markdown', text: `# ${briefing.title}\n\n${briefing.markdown}` }],
        };
      }
      case 'event': {
        if (id === 'latest') {
          const { items } = (await call('events.list', { newest: true, limit: 1 })) as unknown as Listed;
          if (items[0]) return json(items[0]);
          break;
        }
        const seq = Number(id);
        if (!Number.isSafeInteger(seq) || seq < 1) break;
        const found = (await call('events.list', { after: seq - 1, limit: 1 })) as unknown as Listed;
        const [event] = found.items;
        if (event?.seq === seq) return json(event);
      }
    }
  } catch (thrown) {
    if (asOrdinautError(thrown).code !== 'not_found') throw thrown;
  }
  throw new ResourceNotFoundError(uri);
}

/** Throws for what an agent may not read, or what there is not; the newest briefing or event may be one that is still to come. */
export async function requireReadable(caller: McpCaller, uri: string, signal: AbortSignal): Promise<void> {
  try {
    await readResource(caller, uri, signal);
  } catch (thrown) {
    const mayCome = uri === newestBriefing || uri === newestEvent;
    if (!(thrown instanceof ResourceNotFoundError && mayCome)) throw thrown;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The resources that a change made out of date. */
export function changedResources(change: Change): readonly string[] {
  switch (change.kind) {
    case 'task':
      return [`task://${change.id}`];
    case 'run':
    case 'run_queued':
      return [`run://${change.id}`];
    case 'briefing':
      return [`briefing://${change.id}`, newestBriefing];
    case 'event':
      return [newestEvent];
    default:
      return [];
  }
}

/** Whether a change may have added a resource to the list, or taken one away. */
export function changesList({ kind }: Change): boolean {
  return kind === 'task' || kind === 'briefing' || kind === 'run_queued';
}
