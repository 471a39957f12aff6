import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundledProgram } from '../support/bundled-program.ts';
import { openReader, type Reader } from './ledger-reader.ts';
import { readCalls, type WorldCall } from './world.ts';

export interface KillLoopOptions {
  readonly directory: string;
  readonly kills: number;
  readonly seed: number;
  /** Told after every kill. */
  readonly onKill?: (kill: number) => void;
}

export interface KillLoopReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly calls: number;
  readonly in_doubt: number;
  readonly crashes_during_start: number;
  /** Every promise that was broken, in words; empty when all held. */
  readonly broken: readonly string[];
}

/**
 * Kills a working engine with SIGKILL at random moments, again and again, then lets the last one finish, and compares
 * three witnesses: what the engine acknowledged, what the world saw, and what the ledger says.
 */
export async function killLoop({ directory, kills, seed, onKill }: KillLoopOptions): Promise<KillLoopReport> {
  const random = mulberry32(seed);
  const program = await bundledProgram('torture', 'engine-process');
  const world = join(directory, 'world.jsonl');
  const database = join(directory, 'data', 'ordinaut.db');
  const acknowledged = new Set<string>();
  const settledSteps = new Set<string>();
  const broken: string[] = [];
  let offset = 0;
  let calls: WorldCall[] = [];
  let crashes_during_start = 0;

  const takeStock = (reader: Reader) => {
    const seen = readCalls(world, offset);
    offset = seen.offset;
    for (const call of seen.calls) {
      if (settledSteps.has(`${call.what}`))
        broken.push(`${call.tool} of ${call.what} was called again after its step was settled`);
    }
    calls = calls.concat(seen.calls);
    for (const what of reader.settledSteps()) settledSteps.add(what);
  };

  for (let kill = 1; kill <= kills; kill++) {
    const engine = startEngine(program, directory, acknowledged, 'work');
    const ready = await engine.ready;
    if (!ready) {
      crashes_during_start++;
      broken.push(`start ${kill} failed: ${engine.errors()}`);
      break;
    }
    await pause(random() * 160);
    await engine.kill();
    if (existsSync(database)) {
      const reader = openReader(database);
      for (const id of reader.missing(acknowledged)) broken.push(`run ${id} was acknowledged and is lost`);
      takeStock(reader);
      reader.close();
    }
    onKill?.(kill);
  }

  const last = startEngine(program, directory, acknowledged, 'finish');
  await last.ready;
  const code = await last.exited;
  if (code !== 0) broken.push(`the last engine did not finish: exit ${code} ${last.errors()}`);
  const reader = openReader(database);
  takeStock(reader);
  for (const id of reader.missing(acknowledged)) broken.push(`run ${id} was acknowledged and is lost`);
  broken.push(
    ...reader.unsettled(),
    ...reader.slotGaps(),
    ...repeatedSends(calls),
    ...reader.effectsAgainst(calls),
  );
  const in_doubt = reader.doubted();
  reader.close();
  return {
    kills,
    acknowledged: acknowledged.size,
    calls: calls.length,
    in_doubt,
    crashes_during_start,
    broken,
  };
}

/** A send that the world saw twice was sent again without anyone's word: the loop always answers “it went out”. */
function repeatedSends(calls: readonly WorldCall[]): string[] {
  const counts = new Map<string, number>();
  for (const { tool, what } of calls) if (tool === 'send') counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([what, count]) => `${what} was sent ${count} times`);
}

interface EngineUnderTest {
  readonly ready: Promise<boolean>;
  readonly exited: Promise<number | null>;
  readonly errors: () => string;
  readonly kill: () => Promise<void>;
}

function startEngine(
  program: string,
  directory: string,
  acknowledged: Set<string>,
  task: 'work' | 'finish',
): EngineUnderTest {
  const child: ChildProcess = spawn(process.execPath, [program, directory, task], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + String(chunk)).slice(-2_000);
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const ready = new Promise<boolean>((resolve) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'ready') resolve(true);
        else if (line.startsWith('run ')) acknowledged.add(line.slice(4));
      });
    }
    exited.then(() => resolve(false));
  });
  return {
    ready,
    exited,
    errors: () => errors,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A small seeded generator, so that a failing loop can be told by its seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
