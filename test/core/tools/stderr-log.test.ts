import { expect, test } from 'vitest';
import { StderrLog } from '../../../core/tools/stderr-log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryLog } from '../../support/memory-log.ts';

function setUp() {
  const clock = new FakeClock();
  const log = new MemoryLog();
  const stderr = new StderrLog(clock, log.child({ server: 'mail' }));
  const push = (text: string) => stderr.push(Buffer.from(text));
  const lines = () => log.lines.flatMap(({ fields }) => fields.stderr ?? []);
  return { clock, log, stderr, push, lines };
}

test('each line is one entry of the log with the server it came from', () => {
  const { push, log, stderr } = setUp();
  push('one\ntw');
  push('o\nrest');
  expect(log.lines.map(({ fields }) => fields)).toEqual([
    { server: 'mail', stderr: 'one' },
    { server: 'mail', stderr: 'two' },
  ]);
  stderr.end();
  expect(log.lines.at(-1)?.fields).toEqual({ server: 'mail', stderr: 'rest' });
});
test('a long line is cut', () => {
  const { push, lines } = setUp();
  push(`${'x'.repeat(100_000)}\n`);
  expect(lines()).toEqual(['x'.repeat(2_000)]);
});
test('a flood is dropped and counted, and the next second is heard again', async () => {
  const { push, lines, log, clock } = setUp();
  push('x\n'.repeat(1_000));
  expect(lines()).toHaveLength(50);
  await clock.advance(1_000);
  push('y\n');
  expect(log.lines.slice(-2)).toMatchObject([
    { level: 'warn', fields: { lines: 950 } },
    { fields: { stderr: 'y' } },
  ]);
});
test('the last words are kept even when they were dropped from the log', () => {
  const { push, stderr } = setUp();
  push('x\n'.repeat(1_000));
  push('fatal: no token\n');
  expect(stderr.last).toMatch(/fatal: no token$/);
  expect(stderr.last.length).toBeLessThanOrEqual(500);
});
