import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright';
import { openDataDirectory } from '../../core/data-directory.ts';
import { createHttpDoor } from '../../core/doors/http.ts';
import { readOrCreateToken } from '../../core/doors/token.ts';
import { openBenchEngine } from './bench-engine.ts';
import { type BenchTable, milliseconds, percentile } from './bench-table.ts';
import { firstRow, scrollFrames } from './scroll-frames.ts';

const built = join(import.meta.dirname, '..', '..', 'dist', 'renderer');
const runCount = 10_000;
const taskCount = 1_000;
const frames = 600;

/** The built interface: how much is loaded, and how it does with long lists in a real Chromium. */
export async function run(): Promise<BenchTable> {
  const size = bundleSize();
  const bench = await openBenchEngine({ concurrency: 1 });
  const { services, health, metrics } = bench.engine;
  const token = readOrCreateToken(openDataDirectory(bench.directory).token);
  const door = createHttpDoor({
    ...{ services, health, metrics, token },
    ...{ host: '127.0.0.1', port: 0, interface_directory: built },
  });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const saves = await createTasks(services);
    const url = await door.start();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${url}/#token=${token}`);
    await page.getByRole('navigation').waitFor();
    await page.waitForLoadState('networkidle');
    const opened = await page.evaluate<number>(firstRow('/tasks', 'Tasks'));
    const again = await reopened(page);
    const scrolled = await scrollRuns(page);
    return {
      title: 'Interface',
      rows: [
        { name: 'what index.html loads first, gzip', value: kilobytes(size.first), limit: '< 350 kB' },
        {
          name: `all parts loaded when they are needed, gzip, ${size.lazyParts}`,
          value: kilobytes(size.lazy),
        },
        {
          name: `frame while ${runCount.toLocaleString('en')} runs are scrolled, median`,
          value: milliseconds(percentile(scrolled, 0.5)),
          limit: '≤ 16.7 ms',
        },
        { name: 'the same, p95', value: milliseconds(percentile(scrolled, 0.95)), limit: '< 33 ms' },
        {
          name: `list of ${taskCount.toLocaleString('en')} tasks opened → first row, the part itself loaded`,
          value: milliseconds(opened),
        },
        { name: 'the same, opened again', value: milliseconds(again) },
        {
          name: `task saved beside ${taskCount.toLocaleString('en')} active ones, median`,
          value: milliseconds(percentile(saves, 0.5)),
          limit: '< 20 ms',
        },
      ],
    };
  } finally {
    await browser.close();
    await door.stop();
    await bench.end();
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

function bundleSize() {
  const page = readFileSync(join(built, 'index.html'), 'utf8');
  const firstNames = new Set(
    [...page.matchAll(/(?:src|href)="\.\/(?:assets\/)?([^"]+\.(?:js|css))"/g)].map(([, name]) => name),
  );
  const sizes = ['', 'assets'].flatMap((folder) =>
    readdirSync(join(built, folder))
      .filter((name) => /\.(?:js|css)$/.test(name))
      .map((name) => ({ name, bytes: gzipSync(readFileSync(join(built, folder, name))).length })),
  );
  const sum = (wanted: boolean) => sizes.filter(({ name }) => firstNames.has(name) === wanted);
  const total = (parts: typeof sizes) => parts.reduce((bytes, part) => bytes + part.bytes, 0);
  const lazy = sum(false);
  return { first: total(sum(true)), lazy: total(lazy), lazyParts: `${lazy.length} files` };
}

type Services = Awaited<ReturnType<typeof openBenchEngine>>['engine']['services'];

/** A thousand tasks, and ten thousand queued runs of one of them. Answers with what the last hundred saves took. */
async function createTasks({ tasks }: Services): Promise<readonly number[]> {
  const took: number[] = [];
  let last = '';
  for (let n = 0; n < taskCount + 100; n++) {
    const began = performance.now();
    const { task } = await tasks.create(
      {
        title: `Task ${n}`,
        schedule: {
          kind: 'rrule',
          expression: `FREQ=DAILY;BYHOUR=${n % 24};BYMINUTE=${n % 60}`,
          timezone: 'UTC',
        },
        concurrency_key: 'one at a time',
        pipeline: [{ id: 'noop', uses: 'bench.noop' }],
      },
      'owner',
    );
    took.push(performance.now() - began);
    last = task.id;
  }
  for (let n = 0; n < runCount; n += 500)
    await Promise.all(Array.from({ length: 500 }, () => tasks.runNow(last, {}, 'bench')));
  return took.slice(-100);
}

async function reopened(page: Page): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < 5; n++) {
    await page.evaluate(firstRow('/runs', 'Runs'));
    taken.push(await page.evaluate<number>(firstRow('/tasks', 'Tasks')));
  }
  return percentile(taken, 0.5);
}

async function scrollRuns(page: Page): Promise<readonly number[]> {
  await page.evaluate(firstRow('/runs', 'Runs'));
  const list = page.getByRole('listbox', { name: 'Runs' });
  await list.focus();
  while ((await list.locator(`[aria-posinset="${runCount}"]`).count()) === 0)
    await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await list.locator('[aria-posinset="1"]').waitFor();
  return page.evaluate<readonly number[]>(scrollFrames(frames));
}

if (import.meta.main) console.table((await run()).rows);
