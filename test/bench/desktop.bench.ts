import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type DesktopSession, openDesktopSession } from '../support/desktop-app.ts';
import { startPanel } from '../support/status-notifier.ts';
import { type BenchTable, milliseconds, percentile } from './bench-table.ts';

const starts = 5;
const idleSeconds = 30;
/** As long as a hidden window is kept, and some more for what it leaves behind. */
const settleSeconds = 45;
const loadSeconds = 30;

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
          name: 'memory of all processes, idle, hidden window let go (PSS)',
          value: `${idle.pss_mb} MB`,
          limit: '< 220 MB',
        },
        { name: 'the same as sum of RSS, shared pages counted in each', value: `${idle.rss_mb} MB` },
        { name: 'processes then', value: String(idle.processes) },
        { name: 'processor time of all processes, idle', value: `${idle.cpu_percent} %`, limit: '< 0.5 %' },
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
  const app = start(session, ['--remote-debugging-port=0']);
  const lines = createInterface(app.stderr as NodeJS.ReadableStream);
  const port = await new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  await evaluateInPage(await pageAddress(port), usable);
  const took = performance.now() - began;
  await end(app);
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

async function pageAddress(port: string): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      readonly type: string;
      readonly webSocketDebuggerUrl: string;
    }[];
    const page = targets.find(({ type }) => type === 'page');
    if (page) return page.webSocketDebuggerUrl;
    await pause(5);
  }
}

/** By the protocol itself: what a browser library does at connecting would be measured, too. */
async function evaluateInPage(address: string, expression: string): Promise<void> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const answered = new Promise<void>((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { readonly id?: number; readonly result?: object };
      if (id !== 1) return;
      if (result && 'exceptionDetails' in result) reject(new Error(JSON.stringify(result)));
      else resolve();
    };
  });
  socket.send(
    JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, awaitPromise: true } }),
  );
  await answered;
  socket.close();
}

async function idleFigures(session: DesktopSession) {
  const panel = await startPanel(session.bus);
  const app = await session.start();
  await app.page();
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await pause(settleSeconds * 1_000);
  const windows = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  if (windows > 0) throw new Error('the hidden window is still there');
  const pids = family(app.process.pid ?? 0);
  const before = cpuSeconds(pids);
  await pause(idleSeconds * 1_000);
  const cpu = cpuSeconds(pids) - before;
  const kilobytes = (field: string) =>
    pids.reduce(
      (sum, pid) => sum + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(smaps(pid))?.[1] ?? 0),
      0,
    );
  const figures = {
    pss_mb: Math.round(kilobytes('Pss') / 1024),
    rss_mb: Math.round(kilobytes('Rss') / 1024),
    processes: pids.length,
    cpu_percent: Math.round((cpu / idleSeconds) * 10_000) / 100,
  };
  await app.quit();
  panel.stop();
  return figures;
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

const smaps = (pid: number) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');

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
