import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type DesktopSession, openDesktopSession } from '../support/desktop-app.ts';
import { startPlainDesktop } from '../support/plain-desktop.ts';
import { startPanel } from '../support/status-notifier.ts';
import { type BenchTable, milliseconds, percentile } from './bench-table.ts';
import { firstRow, scrollFrames } from './scroll-frames.ts';

const starts = 5;
const idleSeconds = 30;
/** As long as a hidden window is kept, and some more for what it leaves behind. */
const settleSeconds = 45;
const loadSeconds = 30;
const frames = 600;
const listedRuns = 1_000;

/** The desktop application as it is built, on a virtual screen without a graphics card. */
export async function run(): Promise<BenchTable> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const session = await openDesktopSession({ onEnd: (end) => void ends.push(end) });
    const tray: number[] = [];
    const window: number[] = [];
    for (let n = 0; n < starts; n++) tray.push(await startToTray(session));
    for (let n = 0; n < starts; n++) window.push(await startToWindow(session));
    const idle = await idleFigures(session);
    const scrolled = await scrolledFrames(session);
    const loop = await loopUnderLoad(session);
    return {
      title: 'Desktop application',
      rows: [
        {
          name: `start → tray icon, median of ${starts}`,
          value: milliseconds(percentile(tray, 0.5)),
          limit: '< 1500 ms',
        },
        {
          name: `start → window with an answer of the engine, median of ${starts}`,
          value: milliseconds(percentile(window, 0.5)),
          limit: '< 2500 ms',
        },
        {
          name: 'memory of all processes, idle, hidden window let go: PSS, which the limit is held by',
          value: `${sum(idle.memory.map(({ pss_mb }) => pss_mb))} MB`,
          limit: '< 220 MB',
        },
        {
          name: 'the same as sum of RSS, where what processes share counts in each of them',
          value: `${sum(idle.memory.map(({ rss_mb }) => rss_mb))} MB`,
        },
        ...idle.memory.map(({ kind, pss_mb, rss_mb }) => ({
          name: `of these ${kind}: PSS, RSS`,
          value: `${Math.round(pss_mb)}, ${Math.round(rss_mb)} MB`,
        })),
        { name: 'processor time of all processes, idle', value: `${idle.cpu_percent} %`, limit: '< 0.5 %' },
        {
          name: `frame while ${listedRuns.toLocaleString('en')} runs are scrolled, without a graphics card, median`,
          value: milliseconds(percentile(scrolled, 0.5)),
          limit: '≤ 16.7 ms',
        },
        { name: 'the same, p95', value: milliseconds(percentile(scrolled, 0.95)), limit: '< 33 ms' },
        {
          name: `main loop at ${loop.runs_per_minute} runs/min: longest turn, processor time`,
          value: milliseconds(Math.max(...loop.processor)),
          limit: '< 20 ms',
        },
        {
          name: 'the same by the clock, other processes and the disk included',
          value: milliseconds(Math.max(...loop.wall)),
          limit: '< 20 ms',
        },
        { name: 'the same by the clock, p99', value: milliseconds(percentile(loop.wall, 0.99)) },
      ],
    };
  } finally {
    for (const end of ends) await end();
  }
}

const sum = (figures: readonly number[]) => Math.round(figures.reduce((all, one) => all + one, 0));

function start({ command, env }: DesktopSession, words: readonly string[]): ChildProcess {
  const [program = '', ...args] = command;
  return spawn(program, [...args, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

async function end(app: ChildProcess): Promise<void> {
  const ended = once(app, 'exit');
  app.kill('SIGTERM');
  await ended;
}

async function startToTray(session: DesktopSession): Promise<number> {
  const panel = await startPanel(session.bus);
  const began = performance.now();
  const app = start(session, []);
  await panel.item();
  const took = performance.now() - began;
  await end(app);
  panel.stop();
  return took;
}

/** Until the page has drawn its interface and an operation has answered. */
async function startToWindow(session: DesktopSession): Promise<number> {
  const began = performance.now();
  const app = await startPlainDesktop(session);
  await app.evaluate(usable);
  const took = performance.now() - began;
  await app.quit();
  return took;
}

/** Resolves when the interface is drawn and an operation has answered. */
const usable = `new Promise((resolve) => {
  const look = () =>
    document.querySelector('#root')?.childElementCount > 0
      ? ordinaut.call('system.status', {}).then(resolve)
      : requestAnimationFrame(look);
  look();
})`;

/** The list of runs in the window, drawn as the application draws by itself. */
async function scrolledFrames(session: DesktopSession): Promise<readonly number[]> {
  const app = await startPlainDesktop(session);
  await app.evaluate(usable);
  await app.evaluate(`(async () => {
    const call = async (operation, input) => {
      const answer = await ordinaut.call(operation, input);
      if (!answer.ok) throw new Error(answer.error.message);
    };
    await call('tasks.create', { title: 'Listed', pipeline: [] });
    for (let n = 0; n < ${listedRuns}; n += 100)
      await Promise.all(Array.from({ length: 100 }, () => call('tasks.run', { task: 'Listed', wait: true })));
  })()`);
  await app.evaluate(firstRow('/runs', 'Runs'));
  const taken = (await app.evaluate(scrollFrames(frames))) as readonly number[];
  await app.quit();
  return taken;
}

async function idleFigures(session: DesktopSession) {
  const panel = await startPanel(session.bus);
  // As a person starts it: a debugger in the main process would be measured, too.
  const app = await startPlainDesktop(session);
  await app.evaluate(usable);
  await app.closeWindow();
  await pause(settleSeconds * 1_000);
  const pids = family(app.process.pid ?? 0);
  if (pids.some((pid) => kindOf(pid) === 'renderer')) throw new Error('the hidden window is still there');
  const before = cpuSeconds(pids);
  await pause(idleSeconds * 1_000);
  const cpu = cpuSeconds(pids) - before;
  const memory = pids.map((pid) => ({
    kind: kindOf(pid),
    pss_mb: megabytes(pid, 'Pss'),
    rss_mb: megabytes(pid, 'Rss'),
  }));
  await app.quit();
  panel.stop();
  return { memory, cpu_percent: Math.round((cpu / idleSeconds) * 10_000) / 100 };
}

/** Seventeen tasks that run every second, with the window open. */
async function loopUnderLoad(session: DesktopSession) {
  const app = await session.start();
  const tasks = 17;
  for (let n = 0; n < tasks; n++)
    await app.call('tasks.create', {
      title: `Every second ${n}`,
      schedule: { kind: 'rrule', expression: 'FREQ=SECONDLY;COUNT=3600', timezone: 'UTC' },
      pipeline: [{ id: 'noop', uses: 'list.organise', with: { items: [{ title: 'one' }] } }],
    });
  await pause(5_000);
  // A turn's own processor time as well: on a busy machine the loop also waits for its turn among other processes.
  await app.electron.evaluate(() => {
    const turns: { wall: number; processor: number }[] = [];
    const look = () => {
      const { user, system } = process.threadCpuUsage();
      return { wall: performance.now(), processor: (user + system) / 1_000 };
    };
    let before = look();
    const timer = setInterval(() => {
      const now = look();
      turns.push({ wall: now.wall - before.wall, processor: now.processor - before.processor });
      before = now;
    }, 1);
    Object.assign(globalThis, { turns, timer });
  });
  const runsBefore = await runCount(app.call);
  await pause(loadSeconds * 1_000);
  const turns = await app.electron.evaluate(() => {
    const { turns, timer } = globalThis as unknown as {
      readonly turns: { readonly wall: number; readonly processor: number }[];
      readonly timer: NodeJS.Timeout;
    };
    clearInterval(timer);
    return turns;
  });
  const runs = (await runCount(app.call)) - runsBefore;
  await app.quit();
  return {
    wall: turns.map(({ wall }) => wall),
    processor: turns.map(({ processor }) => processor),
    runs_per_minute: Math.round((runs / loadSeconds) * 60),
  };
}

async function runCount(call: (operation: string) => Promise<object>): Promise<number> {
  return Number(((await call('system.status')) as { executions: number }).executions);
}

/** Proportional or whole resident memory: a page that is shared by n processes counts 1/n, or 1, in each. */
function megabytes(pid: number, field: 'Pss' | 'Rss'): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
}

/** `main`, `zygote`, `gpu-process`, `renderer` … */
function kindOf(pid: number): string {
  return /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'main';
}

/** A process and all below it. */
function family(root: number): readonly number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = statOf(Number(name));
    return stat && stat.state !== 'Z' ? [{ pid: Number(name), parent: stat.parent }] : [];
  });
  const below = (pid: number): number[] => [
    pid,
    ...parents.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid)),
  ];
  return below(root);
}

/** User and system time so far (clock ticks are hundredths on Linux). */
function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0), 0) / 100;
}

function statOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program may hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

if (import.meta.main) console.table((await run()).rows);
