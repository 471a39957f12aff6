import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { DesktopSession } from './desktop-app.ts';

/** The desktop application as a person starts it, seen through the DevTools protocol of its page alone. */
export interface PlainDesktop {
  readonly process: ChildProcess;
  /** The value of an expression in the page, awaited. */
  evaluate(expression: string): Promise<unknown>;
  /** As the button in the corner of the window. */
  closeWindow(): Promise<void>;
  /** As Quit in the tray. */
  quit(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: object };
}

/**
 * Starts the application without Playwright, which attaches a debugger to the main process and sets switches of Chromium
 * (`--password-store=basic`). Resolves as soon as its page is loaded. Who calls it ends it.
 */
export async function startPlainDesktop(
  { command, env }: Pick<DesktopSession, 'command' | 'env'>,
  words: readonly string[] = [],
): Promise<PlainDesktop> {
  const [program = '', ...args] = command;
  const app = spawn(program, [...args, '--remote-debugging-port=0', ...words], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(app, 'exit');
  const socket = new WebSocket(await pageAddress(await debuggingPort(app)));
  await once(socket, 'open');
  let last = 0;
  const ask = (method: string, params: object) =>
    new Promise<Answer['result']>((resolve, reject) => {
      const id = ++last;
      const end = () => reject(new Error('the application has ended'));
      const hear = ({ data }: MessageEvent) => {
        const answer = JSON.parse(String(data)) as Answer;
        if (answer.id !== id) return;
        socket.removeEventListener('message', hear);
        socket.removeEventListener('close', end);
        const problem = answer.error ?? answer.result?.exceptionDetails;
        if (problem === undefined) resolve(answer.result);
        else reject(new Error(JSON.stringify(problem)));
      };
      socket.addEventListener('message', hear);
      socket.addEventListener('close', end, { once: true });
      socket.send(JSON.stringify({ id, method, params }));
    });
  const evaluate = async (expression: string) =>
    (await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }))?.result?.value;
  const isLoaded = async () => {
    try {
      return (await evaluate("typeof ordinaut === 'object' && document.readyState")) === 'complete';
    } catch (thrown) {
      // Between the empty page and ours there is none to ask.
      if (socket.readyState === WebSocket.OPEN) return false;
      throw thrown;
    }
  };
  while (!(await isLoaded())) await pause(5);
  return {
    process: app,
    evaluate,
    async closeWindow() {
      await ask('Page.close', {});
      socket.close();
    },
    async quit() {
      socket.close();
      if (app.exitCode === null && app.signalCode === null) app.kill('SIGTERM');
      await ended;
    },
  };
}

function debuggingPort(app: ChildProcess): Promise<string> {
  const lines = createInterface(app.stderr as NodeJS.ReadableStream);
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}

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
