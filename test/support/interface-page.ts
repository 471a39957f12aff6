import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, onTestFinished } from 'vitest';
import type { ConfigFile } from '../../core/config.ts';
import { readOrCreateToken } from '../../core/doors/token.ts';
import { openTestDoor, openTestEngine, type TestEngine } from './test-engine.ts';

/** Where the build puts the interface; `npm test` builds it before. */
const builtInterface = join(import.meta.dirname, '..', '..', 'dist', 'renderer');

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

export interface InterfaceOptions extends BrowserContextOptions {
  readonly settings?: ConfigFile;
  /** Whether the engine schedules, works and watches itself; true unless told. */
  readonly started?: boolean;
  /** Path of the first screen: `/tasks`. */
  readonly path?: string;
  /** Does what the screens shall show, before the page opens. */
  readonly before?: (engine: TestEngine) => Promise<void>;
}

/** What a page said that nobody expected: exceptions, errors on its console, refusals of its own policy. */
export interface InterfacePage {
  readonly engine: TestEngine;
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Leads to another screen; what stands there is for the caller to wait for. */
  readonly go: (path: string) => Promise<void>;
}

/**
 * The built interface in a real Chromium, over HTTP, on an engine of the running test's own. The tool `test.echo` answers
 * with its input; see `test-engine.ts` for the others. Everything ends with the test.
 */
export async function openInterface(options: InterfaceOptions = {}): Promise<InterfacePage> {
  const { settings, started = true, path = '/today', before, ...context } = options;
  const engine = await openTestEngine(settings);
  if (started) await engine.start();
  await before?.(engine);
  const { url } = await openTestDoor(engine, { interface_directory: builtInterface });
  browser ??= chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const session = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    // What fades in has other colours for a moment.
    reducedMotion: 'reduce',
    ...context,
  });
  onTestFinished(() => session.close());
  const page = await session.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${url}/#token=${readOrCreateToken(engine.directory.token)}`);
  await page.getByRole('navigation').waitFor();
  const go = async (to: string) => {
    await page.evaluate(`location.hash = ${JSON.stringify(to)}`);
  };
  await go(path);
  return { engine, page, complaints, go };
}
