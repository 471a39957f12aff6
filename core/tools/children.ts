import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Logger } from '../ports.ts';
import { bootId, groupMembers, processStart, signalGroup, startedWith } from './process-table.ts';

/** Set in the environment of every child, so that a group can be told from a later one of the same number. */
export const CHILD_TOKEN = 'ORDINAUT_CHILD';

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

/** The running children of this engine, in a small file that outlives it. */
export class Children {
  readonly #file: string;
  readonly #log: Logger;
  readonly #running = new Map<number, ChildRecord>();
  readonly #boot = bootId();
  readonly #engine = { pid: process.pid, started: processStart(process.pid) };
  #count = 0;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** A token for the environment of the next child. */
  nextToken(): string {
    return `${this.#engine.pid}.${this.#engine.started ?? ''}.${++this.#count}`;
  }

  add(child: Omit<ChildRecord, 'started'>): void {
    this.#running.set(child.pid, { ...child, started: processStart(child.pid) });
    this.#write();
  }

  remove(pid: number): void {
    if (this.#running.delete(pid)) this.#write();
  }

  get running(): readonly ChildRecord[] {
    return [...this.#running.values()];
  }

  #write(): void {
    const content: ChildrenFile = { boot: this.#boot, engine: this.#engine, children: this.running };
    try {
      if (content.children.length === 0) {
        rmSync(this.#file, { force: true });
        return;
      }
      writeFileSync(`${this.#file}.new`, JSON.stringify(content), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      // A full disk must not stop tools from running; what is lost is the clean-up after a kill -9.
      this.#log.warn({ file: this.#file, error: String(error) }, 'children cannot be recorded');
    }
  }
}

/**
 * Kills the process groups that a dead engine left behind, and forgets them. A group is killed only when its leader still has the
 * recorded start time, or a member carries the recorded token. Answers with the commands killed. Never throws.
 */
export function reapOrphans(file: string, log: Logger): readonly string[] {
  const recorded = readChildren(file, log);
  if (!recorded) return [];
  const { engine } = recorded;
  const engineLives = engine.started !== null && processStart(engine.pid) === engine.started;
  if (recorded.boot === bootId() && engineLives) return [];
  const killed: string[] = [];
  for (const child of recorded.boot === bootId() ? recorded.children : []) {
    if (!isOurs(child)) continue;
    signalGroup(child.pid, 'SIGKILL');
    killed.push(child.command);
    log.warn({ pid: child.pid, command: child.command }, 'a process left by a killed engine was ended');
  }
  rmSync(file, { force: true });
  return killed;
}

function isOurs(child: ChildRecord): boolean {
  if (child.started !== null && processStart(child.pid) === child.started) return true;
  return groupMembers(child.pid).some((pid) => startedWith(pid, `${CHILD_TOKEN}=${child.token}`));
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
