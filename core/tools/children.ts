import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Logger } from '../ports.ts';
import {
  bootId,
  commandOf,
  groupMembers,
  markedProcesses,
  processStart,
  signalGroup,
  signalProcess,
  startedWith,
} from './process-table.ts';

/**
 * Set in the environment of every child to `<engine's pid>.<its start>.<which>.<number>`. Whatever the child starts inherits it, so
 * that it is found in another group or session, and before it was recorded.
 */
export const CHILD_TOKEN = 'ORDINAUT_CHILD';

/** Of looking for processes of a dead engine, when they fork while they are killed. */
const MOST_ROUNDS = 50;

export interface ChildRecord {
  /** Also the number of its process group. */
  readonly pid: number;
  readonly started: string | null;
  readonly token: string;
  readonly command: string;
}

interface ChildrenFile {
  readonly boot: string;
  readonly engine: { readonly pid: number; readonly started: string | null };
  readonly children: readonly ChildRecord[];
}

/** How many there were in this process: several engines in one tell their children apart. */
let made = 0;

/**
 * The running children of this engine, in a small file that outlives it. It names the engine before the first child is
 * spawned, so that one which is not in it yet is still found by its token.
 */
export class Children {
  readonly #file: string;
  readonly #log: Logger;
  readonly #running = new Map<number, ChildRecord>();
  readonly #boot = bootId();
  readonly #engine = { pid: process.pid, started: processStart(process.pid) };
  readonly #mark = `${markOf(this.#engine)}${++made}`;
  #count = 0;
  #closed = false;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** A token for the environment of the next child; what finds it after a kill is on disk when this answers. */
  nextToken(): string {
    if (this.#count === 0) this.#write();
    return `${this.#mark}.${++this.#count}`;
  }

  add(child: Omit<ChildRecord, 'started'>): void {
    this.#running.set(child.pid, { ...child, started: processStart(child.pid) });
    this.#write();
  }

  remove(pid: number): void {
    if (!this.#running.delete(pid)) return;
    if (this.#closed) this.close();
    else this.#write();
  }

  get running(): readonly ChildRecord[] {
    return [...this.#running.values()];
  }

  /** Nothing is started any more: the file goes with the last child. */
  close(): void {
    this.#closed = true;
    if (this.#running.size === 0) rmSync(this.#file, { force: true });
    else this.#write();
  }

  #write(): void {
    const content: ChildrenFile = { boot: this.#boot, engine: this.#engine, children: this.running };
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(content), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      // A full disk must not stop tools from running; what is lost is the clean-up after a kill -9.
      this.#log.warn({ file: this.#file, error: String(error) }, 'children cannot be recorded');
    }
  }
}

/**
 * Kills what a dead engine left behind, and forgets it: the recorded groups, and every process that carries a token of that
 * engine. A group is killed only when its leader still has the recorded start time, or a member carries the recorded token.
 * Answers with the commands killed. Never throws.
 */
export function reapOrphans(file: string, log: Logger): readonly string[] {
  const recorded = readChildren(file, log);
  if (!recorded) return [];
  const { engine } = recorded;
  const engineLives = engine.started !== null && processStart(engine.pid) === engine.started;
  if (recorded.boot === bootId() && engineLives) return [];
  const killed = recorded.boot === bootId() ? killOrphans(recorded) : new Map<number, string>();
  for (const [pid, command] of killed)
    log.warn({ pid, command }, 'a process left by a killed engine was ended');
  rmSync(file, { force: true });
  return [...killed.values()];
}

/** By number, with what it was: leaders of groups, and processes outside of these. */
function killOrphans({ engine, children }: ChildrenFile): ReadonlyMap<number, string> {
  const killed = new Map<number, string>();
  const inGroups = new Set<number>();
  for (const child of children) {
    if (!isOurs(child)) continue;
    for (const pid of groupMembers(child.pid)) inGroups.add(pid);
    signalGroup(child.pid, 'SIGKILL');
    killed.set(child.pid, child.command);
  }
  if (engine.started === null) return killed;
  const left = () =>
    markedProcesses(`${CHILD_TOKEN}=${markOf(engine)}`).filter(
      (pid) => pid !== process.pid && !inGroups.has(pid) && !killed.has(pid),
    );
  // What is forked while others are killed is found the next time.
  for (let pids = left(), round = 0; pids.length > 0 && round < MOST_ROUNDS; pids = left(), round++) {
    for (const pid of pids) {
      killed.set(pid, commandOf(pid));
      signalProcess(pid, 'SIGKILL');
    }
  }
  return killed;
}

function isOurs(child: ChildRecord): boolean {
  if (child.started !== null && processStart(child.pid) === child.started) return true;
  return groupMembers(child.pid).some((pid) => startedWith(pid, `${CHILD_TOKEN}=${child.token}`));
}

/** What the tokens of all children of an engine begin with. */
function markOf({ pid, started }: ChildrenFile['engine']): string {
  return `${pid}.${started ?? ''}.`;
}

function readChildren(file: string, log: Logger): ChildrenFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isChildrenFile(content)) return content;
  } catch {
    // reported below with every other malformed content
  }
  log.warn({ file }, 'the record of children is not readable and is ignored');
  return undefined;
}

function isChildrenFile(content: unknown): content is ChildrenFile {
  if (typeof content !== 'object' || content === null) return false;
  const { boot, engine, children } = content as Partial<ChildrenFile>;
  return (
    typeof boot === 'string' &&
    typeof engine?.pid === 'number' &&
    Array.isArray(children) &&
    children.every(
      (child) => Number.isInteger(child?.pid) && child.pid > 1 && typeof child.token === 'string',
    )
  );
}
