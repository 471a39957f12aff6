import { existsSync } from 'node:fs';
import type { Caller } from '../doors/caller.ts';
import { parseJson } from '../doors/coerce.ts';
import { readJsonFile, readPairs } from '../doors/command-input.ts';
import { exitCodeOfRun } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { printable } from '../doors/readable.ts';
import { OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { openCaller } from './open-caller.ts';
import { progressLines } from './progress-lines.ts';
import type { Flags } from './session.ts';

/**
 * Runs a stored task, or one described in a file, once and now; shows each step as it ends, then what came out. Exits by
 * how the run went. A task from a file is kept as cancelled, so that its run stays in the history.
 */
export async function runOnce(subject: string, flags: Flags, io: CommandIo): Promise<void> {
  const params = readPairs(texts(flags.param), 'param');
  const draft = await draftOf(subject, io);
  const caller = await openCaller(flags);
  try {
    const task = draft === undefined ? subject : await saveDraft(caller, draft, io.signal);
    const run = await runAndFollow(caller, task, params, flags, io);
    if (draft !== undefined && run.state !== 'waiting')
      await caller.call('tasks.cancel', { task }, io.signal);
    io.write(flags.json === true ? `${JSON.stringify(run)}\n` : await report(caller, run, io.signal));
    io.setExitCode(exitCodeOfRun(run.state));
  } finally {
    await caller.close();
  }
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

async function draftOf(subject: string, io: CommandIo): Promise<JsonObject | undefined> {
  if (subject !== '-' && !existsSync(subject)) {
    if (!/\.json$/i.test(subject)) return undefined;
    throw new OrdinautError({ code: 'not_found', message: `there is no file ${subject}`, path: 'subject' });
  }
  const value =
    subject === '-' ? parseJson(await io.readStdin(), 'subject') : readJsonFile(subject, 'subject');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new OrdinautError({
    code: 'invalid_task',
    message: `${subject} does not hold a task`,
    path: 'subject',
  });
}

async function saveDraft(caller: Caller, draft: JsonObject, signal: AbortSignal): Promise<string> {
  // Its own schedule is checked, so that a mistake in it is seen, and then left aside: it runs now and never by itself.
  await caller.call('tasks.check', { draft }, signal);
  const { schedule_kind: _, schedule_expr: __, timezone, schedule, ...rest } = draft;
  const zone = timezone ?? (schedule as JsonObject | undefined)?.timezone;
  const manual = { kind: 'manual', expression: '', ...(typeof zone === 'string' && { timezone: zone }) };
  const saved = await caller.call('tasks.create', { ...rest, schedule: manual }, signal);
  return String((saved as JsonObject).id);
}

/** Runs a task and shows its steps as they end. Answers with the settled, or waiting, run. */
export async function runAndFollow(
  caller: Caller,
  task: string,
  params: JsonObject,
  flags: Flags,
  io: CommandIo,
): Promise<JsonObject> {
  const made = (await caller.call('tasks.run', { task, params }, io.signal)) as JsonObject;
  const lines = progressLines((line) => {
    if (flags.json !== true) io.write(line);
  });
  const run = await caller.follow(String(made.run_id), lines.progress, io.signal);
  lines.rest(run);
  return run;
}

/** What a run came to, for a person: its briefing or output, its error, or what it waits for. */
export async function report(caller: Caller, run: JsonObject, signal: AbortSignal): Promise<string> {
  const took = typeof run.duration_ms === 'number' ? ` in ${run.duration_ms} ms` : '';
  const parts = [`${run.task_title} ${run.state}${took}`];
  const error = run.error as JsonObject | null;
  if (error) parts.push(`error: ${error.message}`, ...(error.hint ? [`  hint: ${error.hint}`] : []));
  for (const item of asList(run.inbox).filter((each) => each.state === 'open')) {
    const choices = asList(item.choices as Json).map((choice) => `"${choice}"`);
    parts.push(
      `waits for you: ${item.title}`,
      `  ${item.body}`,
      `  answer: ordinaut inbox answer ${item.id} ${choices.join(' | ')}`,
    );
  }
  const briefing = await briefingOf(caller, run, signal);
  if (briefing !== undefined) parts.push('', briefing);
  else if (run.state === 'succeeded' && run.output !== null) parts.push(JSON.stringify(run.output, null, 2));
  return `${printable(parts.join('\n'))}\n`;
}

/** The text of the briefing that a run published; undefined when it published none. */
async function briefingOf(caller: Caller, run: JsonObject, signal: AbortSignal): Promise<string | undefined> {
  const answer = (await caller.call('briefings.latest', { task: run.task_id ?? '' }, signal)) as JsonObject;
  const briefing = answer.briefing as JsonObject | null;
  return briefing?.run_id === run.id ? String(briefing?.markdown) : undefined;
}

const asList = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];
