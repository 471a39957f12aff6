import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JsonObject } from '../../../../core/model/json.ts';
import type { Clock } from '../../../../core/ports.ts';
import { createFileWatcher } from '../../../../core/toolkits/files/file-watcher.ts';
import { type FileRoot, fileRoots } from '../../../../core/toolkits/files/settings.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { MemoryLog } from '../../../support/memory-log.ts';
import { realClock } from '../../../support/real-clock.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { testIds } from '../../../support/test-store.ts';

interface Told {
  readonly topic: string;
  readonly payload: JsonObject;
}

/** A data directory with one watched root, and watchers over it that outlive each other as engines do. */
function rig(changes: Partial<FileRoot> = {}) {
  const directory = join(realpathSync(temporaryDirectory()), 'data');
  mkdirSync(directory);
  const inbox = join(directory, 'inbox');
  mkdirSync(inbox);
  const roots = fileRoots(
    { files: { roots: [{ name: 'inbox', path: 'inbox', watch: true, ...changes }] } },
    { directory, home: directory },
  );
  const told: Told[] = [];
  const log = new MemoryLog();
  let refuse = false;
  const watcherWith = async (clock: Clock) => {
    const watcher = createFileWatcher({
      roots,
      clock,
      ids: testIds,
      log,
      directory,
      publish: async (topic, payload) => {
        if (refuse) throw new Error('the store is full');
        told.push({ topic, payload });
      },
    });
    onTestFinished(() => watcher.stop());
    await watcher.start();
    return watcher;
  };
  return {
    directory,
    inbox,
    told,
    log,
    watcherWith,
    refuse: (yes: boolean) => {
      refuse = yes;
    },
    topics: () => told.map(({ topic, payload }) => `${topic} ${payload.relative}`),
  };
}

/** Lets minutes go by until what is expected has come. */
async function within(clock: FakeClock, expectation: () => void): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(1_000);
      expectation();
    },
    { timeout: 15_000, interval: 5 },
  );
}
/** Long enough for many looks, so that what has not come does not come. */
async function quiet(clock: FakeClock): Promise<void> {
  for (let look = 0; look < 20; look++) {
    await clock.advance(60_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a watched folder', () => {
  test('tells of files that come, change and go', async () => {
    const { inbox, told, topics, watcherWith } = rig();
    const clock = new FakeClock();
    await watcherWith(clock);
    mkdirSync(join(inbox, 'new'));
    writeFileSync(join(inbox, 'new', 'a.txt'), 'words');
    utimesSync(join(inbox, 'new', 'a.txt'), 1_772_438_400, 1_772_438_400);
    await within(clock, () => expect(topics()).toEqual(['file.created new/a.txt']));
    expect(told[0]?.payload).toEqual({
      path: join(inbox, 'new', 'a.txt'),
      root: 'inbox',
      relative: 'new/a.txt',
      size: 5,
      modified_at: '2026-03-02T08:00:00.000Z',
    });
    appendFileSync(join(inbox, 'new', 'a.txt'), ' more');
    await within(clock, () => expect(topics().at(-1)).toBe('file.changed new/a.txt'));
    renameSync(join(inbox, 'new', 'a.txt'), join(inbox, 'b.txt'));
    await within(clock, () =>
      expect(topics().slice(2).sort()).toEqual(['file.created b.txt', 'file.removed new/a.txt']),
    );
    expect(told.find(({ topic }) => topic === 'file.removed')?.payload).toEqual({
      path: join(inbox, 'new', 'a.txt'),
      root: 'inbox',
      relative: 'new/a.txt',
    });
    await quiet(clock);
    expect(told).toHaveLength(4);
  });

  test('is told of by the system at once, not at the next look', async () => {
    const { inbox, topics, watcherWith } = rig();
    await watcherWith(realClock);
    mkdirSync(join(inbox, 'a', 'b'), { recursive: true });
    writeFileSync(join(inbox, 'a', 'b', 'c.txt'), 'x');
    // Without a hint the next look would be in a minute.
    await vi.waitFor(() => expect(topics()).toEqual(['file.created a/b/c.txt']), { timeout: 15_000 });
  });

  test('is not told of while a file is still being written', async () => {
    const { inbox, topics, told, watcherWith } = rig();
    const clock = new FakeClock();
    await watcherWith(clock);
    for (let part = 0; part < 20; part++) {
      appendFileSync(join(inbox, 'big'), 'x'.repeat(1_000));
      await clock.advance(900);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(topics()).toEqual([]);
    await within(clock, () => expect(topics()).toEqual(['file.created big']));
    expect(told[0]?.payload.size).toBe(20_000);
  });

  test('says nothing of what was there first, of links, and of what passes', async () => {
    const { directory, inbox, topics, watcherWith } = rig({ ignore: ['**/*.log'] });
    writeFileSync(join(inbox, 'before'), 'x');
    mkdirSync(join(directory, 'outside'));
    const clock = new FakeClock();
    await watcherWith(clock);
    symlinkSync(join(directory, 'outside'), join(inbox, 'link'));
    writeFileSync(join(directory, 'outside', 'secret'), 'x');
    for (const folder of ['.git', 'node_modules', 'a']) mkdirSync(join(inbox, folder));
    for (const name of [
      '.git/x',
      'node_modules/x',
      'a/x.log',
      'x.part',
      '~$x.docx',
      'x~',
      '.ordinaut-1.tmp',
      'a/x',
    ])
      writeFileSync(join(inbox, name), 'x');
    await within(clock, () => expect(topics()).toEqual(['file.created a/x']));
    writeFileSync(join(inbox, 'short-lived'), 'x');
    rmSync(join(inbox, 'short-lived'));
    await quiet(clock);
    expect(topics()).toEqual(['file.created a/x']);
  });

  test('tells at the next start of what happened while nobody looked', async () => {
    const { inbox, topics, watcherWith } = rig();
    writeFileSync(join(inbox, 'old'), 'x');
    writeFileSync(join(inbox, 'same'), 'x');
    const first = await watcherWith(new FakeClock());
    await first.stop();
    rmSync(join(inbox, 'old'));
    writeFileSync(join(inbox, 'dropped'), 'x');
    const clock = new FakeClock();
    await watcherWith(clock);
    await within(clock, () => expect(topics().sort()).toEqual(['file.created dropped', 'file.removed old']));
    const third = await watcherWith(new FakeClock());
    await third.stop();
    expect(topics()).toHaveLength(2);
  });

  test('begins anew when what it kept is damaged', async () => {
    const { directory, inbox, topics, watcherWith } = rig();
    writeFileSync(join(inbox, 'there'), 'x');
    await (await watcherWith(new FakeClock())).stop();
    const [kept = ''] = readdirSync(join(directory, 'watched-files'));
    writeFileSync(join(directory, 'watched-files', kept), '{"path":');
    const clock = new FakeClock();
    await watcherWith(clock);
    writeFileSync(join(inbox, 'new'), 'x');
    await within(clock, () => expect(topics()).toEqual(['file.created new']));
  });

  test('tells again what could not be published', async () => {
    const { inbox, topics, log, refuse, watcherWith } = rig();
    const clock = new FakeClock();
    await watcherWith(clock);
    refuse(true);
    writeFileSync(join(inbox, 'a'), 'x');
    await within(clock, () =>
      expect(log.lines.map(({ message }) => message)).toContain('a file event could not be published'),
    );
    refuse(false);
    await within(clock, () => expect(topics()).toEqual(['file.created a']));
  });

  test('makes no storm: a hundred events a second, and each file once', async () => {
    const { inbox, told, topics, watcherWith } = rig();
    const clock = new FakeClock();
    await watcherWith(clock);
    for (let file = 0; file < 350; file++) writeFileSync(join(inbox, `f${file}`), 'x');
    const counts: number[] = [];
    await vi.waitFor(
      async () => {
        const before = told.length;
        await clock.advance(1_000);
        counts.push(told.length - before);
        expect(told).toHaveLength(350);
      },
      { timeout: 15_000, interval: 5 },
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(200);
    expect(new Set(topics()).size).toBe(350);
  });

  test('above the data directory does not hear of the data directory', async () => {
    const { directory, inbox, topics, watcherWith } = rig({ path: '..' });
    const clock = new FakeClock();
    await watcherWith(clock);
    writeFileSync(join(inbox, 'a'), 'x');
    writeFileSync(join(directory, '..', 'beside'), 'x');
    await within(clock, () => expect(topics()).toEqual(['file.created beside']));
    await quiet(clock);
    expect(topics()).toHaveLength(1);
  });

  test('that is gone is waited for, and its files are not told to be removed', async () => {
    const { directory, inbox, topics, log, watcherWith } = rig();
    writeFileSync(join(inbox, 'a'), 'x');
    const clock = new FakeClock();
    await watcherWith(clock);
    renameSync(inbox, join(directory, 'unplugged'));
    await within(clock, () =>
      expect(log.lines.map(({ message }) => message)).toContain('a watched folder could not be read'),
    );
    renameSync(join(directory, 'unplugged'), inbox);
    writeFileSync(join(inbox, 'b'), 'x');
    await within(clock, () => expect(topics()).toEqual(['file.created b']));
  });

  test('leaves nothing behind when it stops, and starts once', async () => {
    const { inbox, topics, watcherWith } = rig();
    const clock = new FakeClock();
    const watcher = await watcherWith(clock);
    await watcher.start();
    await watcher.stop();
    await watcher.stop();
    writeFileSync(join(inbox, 'a'), 'x');
    await quiet(clock);
    expect([clock.armed, topics()]).toEqual([0, []]);
  });
});

test('roots without `watch` are left alone', async () => {
  const { directory, watcherWith } = rig({ watch: false });
  const clock = new FakeClock();
  await watcherWith(clock);
  expect([clock.armed, readdirSync(directory)]).toEqual([0, ['inbox']]);
});
