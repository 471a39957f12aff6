import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codeOf } from '../../../support/store-conformance/setting.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { openFile } from './open-sqlite-store.ts';

/** A filesystem of two megabytes; undefined where this user may not mount one. */
function smallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', directory]).status === 0;
  if (mounted) return directory;
  rmSync(directory, { recursive: true });
  return undefined;
}
function unmount(directory: string): void {
  execFileSync('umount', [directory]);
  rmSync(directory, { recursive: true });
}
const probe = smallDisk();
if (probe !== undefined) unmount(probe);

const writerOf = (file: string, limit: number) => `
  import { openFile } from ${JSON.stringify(new URL('./open-sqlite-store.ts', import.meta.url).href)};
  import { writeSync } from 'node:fs';
  process.on('SIGXFSZ', () => {});
  const store = openFile(${JSON.stringify(file)});
  for (let index = 0; index < ${limit}; index++) {
    try {
      await store.setSetting('s' + index, 'x'.repeat(20000));
      writeSync(1, 'kept ' + index + '\\n');
    } catch (error) {
      writeSync(1, error.code + ' ' + error.retryable + '\\n');
      break;
    }
  }
  process.kill(process.pid, 'SIGKILL');`;

describe('storage trouble', () => {
  it.skipIf(probe === undefined)(
    'a full disk refuses, keeps what was acknowledged, and goes on',
    async () => {
      const disk = smallDisk() ?? '';
      onTestFinished(() => unmount(disk));
      const file = join(disk, 'ordinaut.db');
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, Buffer.alloc(700_000));
      const store = openFile(file);
      const value = 'x'.repeat(20_000);
      let kept = 0;
      let code = 'none';
      for (; code === 'none'; kept++) code = await codeOf(store.setSetting(`s${kept}`, value));
      kept -= 1;
      expect(code).toMatch(/^storage_(full|io)$/);
      expect(kept).toBeGreaterThan(5);
      expect(await store.getSetting(`s${kept - 1}`)).toBe(value);
      expect(await store.getSetting(`s${kept}`)).toBeUndefined();
      rmSync(ballast);
      await store.setSetting('after', value);
      await store.close();
      const again = openFile(file);
      const found = await Promise.all(
        Array.from({ length: kept }, (_, index) => again.getSetting(`s${index}`)),
      );
      expect(found.every((each) => each === value)).toBe(true);
      expect(await again.getSetting('after')).toBe(value);
      expect(await again.doctor({ repair: false, owner: 'x', now: 0 })).toEqual([]);
      await again.close();
    },
  );

  it.skipIf(process.platform === 'win32')(
    'an I/O error refuses and keeps what was acknowledged',
    async () => {
      const file = join(temporaryDirectory(), 'ordinaut.db');
      const script = join(temporaryDirectory(), 'writer.mts');
      writeFileSync(script, writerOf(file, 1_000));
      // The shell counts a file's size in blocks of 512 bytes (POSIX) or 1024 (bash): at most 2 MB.
      const { stdout } = spawnSync('sh', ['-c', `ulimit -f 2000; exec "${process.execPath}" "${script}"`], {
        encoding: 'utf8',
      });
      const lines = stdout.trim().split('\n');
      expect(lines.at(-1)).toMatch(/^storage_(io|full) true$/);
      const kept = lines.filter((line) => line.startsWith('kept')).length;
      expect(kept).toBeGreaterThan(5);
      const store = openFile(file);
      onTestFinished(() => store.close());
      const found = await Promise.all(
        Array.from({ length: kept }, (_, index) => store.getSetting(`s${index}`)),
      );
      expect(found.every((each) => typeof each === 'string')).toBe(true);
      expect(await store.doctor({ repair: false, owner: 'x', now: 0 })).toEqual([]);
      await store.setSetting('after', 1);
    },
  );
});
