import { CHILD_TOKEN } from './children.ts';
import {
  groupExists,
  type LivingProcess,
  livingProcess,
  markedProcesses,
  processNumbers,
  processStart,
  signalGroup,
  signalProcess,
  startedWith,
} from './process-table.ts';

/** Processes looked at in one turn of the loop: a table of hundreds takes milliseconds. */
const AT_ONCE = 50;
const LINUX = process.platform === 'linux';

/**
 * What a program has started, whatever that did to get away. On Linux a process belongs to it by its group, its session, its
 * environment (which holds the token of the program), or its parent, so that it has to change all four at once; elsewhere by
 * its group, and on macOS by its environment.
 */
export class ProcessTree {
  readonly #leader: number;
  readonly #assignment: string;
  readonly #since: number;
  /** Found earlier, by number, with its start: whose parent has ended meanwhile still belongs to the tree. */
  readonly #known = new Map<number, number>();

  /** `leader` leads its group and session, and was started with `token`. */
  constructor(leader: number, token: string) {
    this.#leader = leader;
    this.#assignment = `${CHILD_TOKEN}=${token}`;
    this.#since = LINUX ? Number(processStart(leader) ?? 0) : 0;
  }

  /** Sends a signal to everything that is there now. Answers whether there was anything. */
  async signal(signal: NodeJS.Signals): Promise<boolean> {
    if (!LINUX) {
      const others = markedProcesses(this.#assignment).filter((pid) => pid !== this.#leader);
      for (const pid of others) signalProcess(pid, signal);
      return signalGroup(this.#leader, signal) || others.length > 0;
    }
    const members = await this.#members();
    // The group at once: what one of it forks meanwhile gets it too.
    if (members.some(({ group }) => group === this.#leader)) signalGroup(this.#leader, signal);
    for (const { pid, group } of members) if (group !== this.#leader) signalProcess(pid, signal);
    return members.length > 0;
  }

  /** Whether nothing is left. */
  async gone(): Promise<boolean> {
    if (LINUX) return (await this.#members()).length === 0;
    return !groupExists(this.#leader) && markedProcesses(this.#assignment).length === 0;
  }

  async #members(): Promise<readonly LivingProcess[]> {
    // Nothing of it is older than its leader, which spares most environments.
    const young = (await allProcesses()).filter(({ start }) => start >= this.#since);
    const members = new Map(young.filter((each) => this.#owns(each)).map((each) => [each.pid, each]));
    for (let before = -1; before < members.size; ) {
      before = members.size;
      for (const each of young) if (members.has(each.parent)) members.set(each.pid, each);
    }
    for (const { pid, start } of members.values()) this.#known.set(pid, start);
    return [...members.values()];
  }

  #owns({ pid, group, session, start }: LivingProcess): boolean {
    return (
      group === this.#leader ||
      session === this.#leader ||
      this.#known.get(pid) === start ||
      startedWith(pid, this.#assignment)
    );
  }
}

async function allProcesses(): Promise<readonly LivingProcess[]> {
  const living: LivingProcess[] = [];
  for (const [index, pid] of processNumbers().entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
    const found = livingProcess(pid);
    if (found) living.push(found);
  }
  return living;
}
