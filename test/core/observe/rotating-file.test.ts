import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listLogFiles, RotatingFile } from '../../../core/observe/rotating-file.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const day = 24 * 3600_000;

function open(directory: string, clock: FakeClock, { size = 1_000, files = 10 } = {}): RotatingFile {
  return new RotatingFile({ directory, clock, size, files });
}

describe('rotation', () => {
  test('one file holds one UTC day', async () => {
    const directory = temporaryDirectory();
    const clock = new FakeClock('2026-03-02T23:59:59.999Z');
    const file = open(directory, clock);
    file.write('before\n');
    await clock.advance(1);
    file.write('after\n');
    file.close();
    expect(readFileSync(join(directory, 'ordinaut-2026-03-02.jsonl'), 'utf8')).toBe('before\n');
    expect(readFileSync(join(directory, 'ordinaut-2026-03-03.jsonl'), 'utf8')).toBe('after\n');
  });

  test('a full file is followed by the next number of that day', () => {
    const directory = temporaryDirectory();
    const file = open(directory, new FakeClock('2026-03-02T08:00:00Z'), { size: 10 });
    for (const line of ['123456789\n', 'second file\n', 'third file\n']) file.write(line);
    file.close();
    expect(listLogFiles(directory).map(({ name }) => name)).toEqual([
      'ordinaut-2026-03-02.jsonl',
      'ordinaut-2026-03-02.1.jsonl',
      'ordinaut-2026-03-02.2.jsonl',
    ]);
  });

  test('the tenth number of a day comes after the second', () => {
    const directory = temporaryDirectory();
    for (const number of ['10', '2'])
      writeFileSync(join(directory, `ordinaut-2026-03-02.${number}.jsonl`), '');
    expect(listLogFiles(directory).map(({ number }) => number)).toEqual([2, 10]);
  });

  test('a restart goes on in the newest file of the day', () => {
    const directory = temporaryDirectory();
    const clock = new FakeClock('2026-03-02T08:00:00Z');
    for (const line of ['first start\n', 'second start\n']) {
      const file = open(directory, clock);
      file.write(line);
      file.close();
    }
    const text = readFileSync(join(directory, 'ordinaut-2026-03-02.jsonl'), 'utf8');
    expect(text).toBe('first start\nsecond start\n');
  });

  test('only the newest files are kept, also over restarts', async () => {
    const directory = temporaryDirectory();
    const clock = new FakeClock('2026-03-02T08:00:00Z');
    for (let start = 0; start < 5; start++) {
      const file = open(directory, clock, { files: 2 });
      file.write('x\n');
      file.close();
      await clock.advance(day);
    }
    expect(listLogFiles(directory).map((file) => file.day)).toEqual(['2026-03-05', '2026-03-06']);
  });

  test('files of other names are left alone', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'ordinaut-notes.jsonl'), 'mine');
    const file = open(directory, new FakeClock(), { size: 1, files: 1 });
    for (let count = 0; count < 5; count++) file.write('x\n');
    file.close();
    expect(readdirSync(directory)).toContain('ordinaut-notes.jsonl');
  });

  test.skipIf(process.platform === 'win32')('a log file is for its owner alone', () => {
    const directory = temporaryDirectory();
    const file = open(directory, new FakeClock('2026-03-02T08:00:00Z'));
    file.write('x\n');
    file.close();
    expect(statSync(join(directory, 'ordinaut-2026-03-02.jsonl')).mode & 0o777).toBe(0o600);
  });
});

describe('when it cannot write', () => {
  test('a failing write is counted, and the next one tries again', () => {
    const directory = join(temporaryDirectory(), 'logs');
    // A file stands where the directory should be.
    writeFileSync(directory, '');
    const file = open(directory, new FakeClock('2026-03-02T08:00:00Z'));
    file.write('lost\n');
    expect(file.failures).toBe(1);
    rmSync(directory);
    file.write('kept\n');
    file.close();
    expect(file.failures).toBe(1);
    expect(readFileSync(join(directory, 'ordinaut-2026-03-02.jsonl'), 'utf8')).toBe('kept\n');
  });

  test.runIf(process.platform === 'linux')('a full disk is counted and never thrown', () => {
    const directory = temporaryDirectory();
    const name = join(directory, 'ordinaut-2026-03-02.jsonl');
    // /dev/full answers every write with ENOSPC.
    symlinkSync('/dev/full', name);
    const file = open(directory, new FakeClock('2026-03-02T08:00:00Z'));
    file.write('lost\n');
    file.write('lost\n');
    rmSync(name);
    file.write('kept\n');
    file.close();
    expect(file.failures).toBe(2);
    expect(readFileSync(name, 'utf8')).toBe('kept\n');
  });
});
