import { readEngineFile } from '../doors/engine-file.ts';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { printable, readable } from '../doors/readable.ts';
import { formatTable } from '../doors/table.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { openCaller } from './open-caller.ts';
import { directoryOf, type Flags } from './session.ts';

/** `ordinaut status`: how the engine is, what ran last and what comes next, on one screen. */
export async function showStatus(flags: Flags, io: CommandIo): Promise<void> {
  const caller = await openCaller(flags);
  try {
    const status = (await caller.call('system.status', {}, io.signal)) as JsonObject;
    const url = process.env.ORDINAUT_URL || readEngineFile(directoryOf(flags).engine)?.url;
    const said = flags.json === true ? { ...status, serving: url ?? null } : statusText(status, url);
    io.write(typeof said === 'string' ? said : `${JSON.stringify(said)}\n`);
  } finally {
    await caller.close();
  }
  io.setExitCode(exitCodes.ok);
}

/** The answer of `system.status` for a person. `url` is where the engine serves; undefined when none does. */
export function statusText(status: JsonObject, url: string | undefined): string {
  const facts = objectOf(status.facts);
  const error = objectOf(status.last_error);
  const engine =
    url === undefined ? 'not running (ordinaut serve starts it)' : `serving at ${url}, pid ${facts.pid}`;
  const health =
    error.message ?? (status.accepting === false && url !== undefined ? 'no work is accepted' : 'ok');
  const inbox = Number(status.inbox_open);
  const runs = objectOf(status.runs);
  const rows: readonly (readonly [string, Json | undefined])[] = [
    ['engine', `${facts.version}, ${engine}`],
    ['data', facts.data_directory],
    ['health', health],
    ['running', url === undefined ? undefined : `${status.running} of ${status.concurrency} at once`],
    ['last run', lastRun(objectOf(status.last_run))],
    ['executions', `${status.executions}: ${counts(runs, ['succeeded', 'failed', 'cancelled'])}`],
    ['unsettled', counts(runs, ['queued', 'running', 'waiting', 'parked']) || 'none'],
    ['tasks', counts(objectOf(status.tasks), ['active', 'paused', 'proposed', 'completed']) || 'none'],
    ['inbox', inbox === 0 ? 'nothing waits for you' : `${inbox} waiting for you: ordinaut inbox list`],
    ...nextRows(status.next),
  ];
  const lines = rows.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(11)}${text}`]));
  return printable(`${[...lines, ...modeTable(status.modes)].join('\n')}\n`);
}

/** Where tasks ran in several modes: how these compare. */
function modeTable(modes: Json | undefined): readonly string[] {
  const compared = Array.isArray(modes) ? (modes as readonly JsonObject[]) : [];
  if (compared.length < 2) return [];
  const column = (head: string, cell: (mode: JsonObject) => Json | undefined) => ({
    head,
    cells: compared.map((mode) => String(cell(mode))),
  });
  const table = formatTable(
    [
      column('mode', ({ mode }) => mode),
      column('runs', ({ runs }) => runs),
      column('failed', ({ failed }) => failed),
      column('median', ({ median_ms }) => (median_ms === null ? '–' : `${median_ms} ms`)),
      column('fallbacks', ({ fallbacks }) => fallbacks),
    ],
    80,
  );
  return ['', ...table.split('\n')];
}

function lastRun(run: JsonObject): string {
  if (run.id === undefined) return 'none yet';
  const steps = `${run.items_processed} steps`;
  const took = run.duration_ms === null ? [] : [`${run.duration_ms} ms`];
  const facts = [`${run.mode} mode`, steps, ...took, shown(run.started_at ?? run.created_at)];
  return `${run.task_title ?? run.task_id} ${run.state}: ${facts.join(', ')}`;
}

function nextRows(next: Json | undefined): readonly (readonly [string, string])[] {
  const upcoming = Array.isArray(next) ? (next as readonly JsonObject[]) : [];
  if (upcoming.length === 0) return [['next', 'nothing is scheduled']];
  return upcoming.map(({ at_local, title }, index) => [
    index === 0 ? 'next' : '',
    `${shown(at_local)}  ${title}`,
  ]);
}

/** `3 active, 1 paused`; those that are none are left out. */
function counts(by: JsonObject, names: readonly string[]): string {
  return names.flatMap((name) => (Number(by[name] ?? 0) > 0 ? [`${by[name]} ${name}`] : [])).join(', ');
}

const shown = (value: Json | undefined) => readable(value ?? '', 80).trim();

const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
