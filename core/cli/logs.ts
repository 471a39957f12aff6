import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../doors/caller.ts';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import type { JsonObject } from '../model/json.ts';
import { consoleLine } from '../observe/log-line.ts';
import type { LogEntry } from '../observe/log-query.ts';
import { systemClock } from '../system-clock.ts';
import { openCaller } from './open-caller.ts';
import type { Flags } from './session.ts';

const filters = ['run', 'task', 'correlation', 'level', 'since', 'until', 'text'] as const;
/** How often the log is looked at again with `--follow`, in milliseconds. */
const followEvery = 500;

/** `ordinaut logs`: lines of the log, newest last; with `--follow` also those that come, until Ctrl-C. */
export async function showLogs(flags: Flags, io: CommandIo): Promise<void> {
  const given = filters.flatMap((name) =>
    typeof flags[name] === 'string' ? [[name, flags[name]] as const] : [],
  );
  const limit = typeof flags.limit === 'string' ? { limit: Number(flags.limit) } : {};
  const input: JsonObject = { ...Object.fromEntries(given), ...limit };
  const write = ({ fields, ...facts }: LogEntry) => {
    const line = JSON.stringify({ ...facts, ...fields });
    io.write(flags.json === true ? `${line}\n` : consoleLine(line, io.isTerminal));
  };
  const caller = await openCaller(flags);
  try {
    const began = new Date(systemClock.now()).toISOString();
    let shown = await readEntries(caller, input, io.signal);
    for (const entry of shown) write(entry);
    while (flags.follow === true && !io.signal.aborted) {
      await pause(followEvery, undefined, { signal: io.signal }).catch(() => {});
      if (io.signal.aborted) break;
      const since = shown.at(-1)?.time ?? began;
      const found = await readEntries(caller, { ...input, since, limit: 10_000 }, io.signal);
      const seen = new Set(shown.map((entry) => JSON.stringify(entry)));
      for (const entry of found) if (!seen.has(JSON.stringify(entry))) write(entry);
      shown = found.length > 0 ? found : shown;
    }
  } finally {
    await caller.close();
  }
  io.setExitCode(exitCodes.ok);
}

async function readEntries(
  caller: Caller,
  input: JsonObject,
  signal: AbortSignal,
): Promise<readonly LogEntry[]> {
  const { items } = (await caller.call('logs.query', input, signal)) as JsonObject;
  return items as unknown as readonly LogEntry[];
}
