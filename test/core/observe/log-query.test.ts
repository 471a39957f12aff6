import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../core/observe/log.ts';
import { queryLogs } from '../../../core/observe/log-query.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const hour = 3600_000;

/** Four days, a line each six hours, `n` counting up, in many small files. */
async function written(): Promise<string> {
  const directory = temporaryDirectory();
  const clock = new FakeClock(start);
  const log = createLog({ clock, level: 'trace', file: { directory, file_size_mb: 0.000_2, files: 100 } });
  for (let n = 0; n < 16; n++) {
    const level = n % 4 === 0 ? 'error' : n % 2 === 0 ? 'warn' : 'info';
    log[level](
      { n, run_id: `run-${n % 3}`, task_id: `task-${n % 2}`, request_id: `q${n}` },
      `line ${n} Done`,
    );
    await clock.advance(6 * hour);
  }
  log.close();
  return directory;
}

const numbers = (answer: Awaited<ReturnType<typeof queryLogs>>) =>
  answer.entries.map((entry) => entry.fields.n);

describe('queryLogs', () => {
  test('answers over rotated files, newest last', async () => {
    expect(numbers(await queryLogs(await written()))).toEqual(Array.from({ length: 16 }, (_, n) => n));
  });

  test('keeps the newest when there are more than the limit', async () => {
    expect(numbers(await queryLogs(await written(), { limit: 3 }))).toEqual([13, 14, 15]);
  });

  test('a level includes the more severe ones', async () => {
    expect(numbers(await queryLogs(await written(), { level: 'warn' }))).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  });

  test('finds the lines of one run and of one task', async () => {
    const directory = await written();
    expect(numbers(await queryLogs(directory, { run: 'run-1', task: 'task-0' }))).toEqual([4, 10]);
  });

  test('part of an id is another id', async () => {
    expect(numbers(await queryLogs(await written(), { run: 'run-' }))).toEqual([]);
  });

  test('finds a request by its id', async () => {
    expect(numbers(await queryLogs(await written(), { correlation: 'q7' }))).toEqual([7]);
  });

  test('since is inclusive, until is not', async () => {
    const range = { since: start + 6 * hour, until: start + 18 * hour };
    expect(numbers(await queryLogs(await written(), range))).toEqual([1, 2]);
  });

  test('text is looked for in any letter case', async () => {
    expect(numbers(await queryLogs(await written(), { text: 'LINE 15 done' }))).toEqual([15]);
  });

  test('broken lines are counted and passed over', async () => {
    const directory = await written();
    appendFileSync(join(directory, 'ordinaut-2026-03-03.jsonl'), '{"time":"2026-03-03T0\nnull\n42\n');
    const answer = await queryLogs(directory);
    expect([answer.entries.length, answer.broken_lines]).toEqual([16, 3]);
  });

  test('a last line that is still being written is passed over', async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'ordinaut-2026-03-03.jsonl'),
      '{"time":"2026-03-03T00:00:00.000Z","level":"info","message":"whole"}\n{"time":"2026',
    );
    expect((await queryLogs(directory)).entries.map((entry) => entry.message)).toEqual(['whole']);
  });

  test('characters that lie across two reads stay whole', async () => {
    const directory = temporaryDirectory();
    const line = `{"time":"2026-03-03T00:00:00.000Z","level":"info","message":"${'ș'.repeat(70_000)}"}\n`;
    writeFileSync(join(directory, 'ordinaut-2026-03-03.jsonl'), `x${line}${line}`);
    const answer = await queryLogs(directory);
    expect(answer.entries.map((entry) => new Set(entry.message).size)).toEqual([1]);
  });

  test('without a directory there is nothing', async () => {
    expect(await queryLogs(join(temporaryDirectory(), 'none'))).toEqual({ entries: [], broken_lines: 0 });
  });
});
