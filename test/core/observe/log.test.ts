import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { createLog } from '../../../core/observe/log.ts';
import type { LogLevel } from '../../../core/observe/log-level.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function setUp(level: LogLevel = 'trace') {
  const directory = temporaryDirectory();
  const shown: string[] = [];
  const log = createLog({
    clock: new FakeClock('2026-03-02T08:30:00.123Z'),
    level,
    file: { directory, file_size_mb: 1, files: 3 },
    console: { write: (line) => shown.push(line), colour: false },
  });
  const lines = () => {
    const text = readFileSync(join(directory, 'ordinaut-2026-03-02.jsonl'), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  return { log, lines, shown, directory };
}

describe('a line', () => {
  test('holds time, level, message and fields', () => {
    const { log, lines } = setUp();
    log.warn({ run_id: 'r1', attempt: 2 }, 'a step failed');
    expect(lines()).toEqual([
      { level: 'warn', time: '2026-03-02T08:30:00.123Z', run_id: 'r1', attempt: 2, message: 'a step failed' },
    ]);
  });

  test('is on disk before the call returns, without closing', () => {
    const { log, lines } = setUp();
    log.info({}, 'one');
    expect(lines()).toHaveLength(1);
    log.close();
  });

  test('of a child carries the fields of its ancestors', () => {
    const { log, lines } = setUp();
    log.child({ run_id: 'r1' }).child({ step: 'weather' }).info({ via: 'mcp' }, 'called');
    expect(lines()[0]).toMatchObject({ run_id: 'r1', step: 'weather', via: 'mcp' });
  });

  test('below the level is not written', () => {
    const { log, lines } = setUp('warn');
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) log[level]({}, level);
    expect(lines().map((line) => line.message)).toEqual(['warn', 'error']);
  });

  test('keeps its own time and level when fields have such names', () => {
    const { log, lines } = setUp();
    log.info({ time: 'noon', level: 'high' }, 'x');
    expect(lines()[0]).toMatchObject({
      time: '2026-03-02T08:30:00.123Z',
      level: 'info',
      time_: 'noon',
      level_: 'high',
    });
  });

  test('holds an error with its code, its cause and where it came from', () => {
    const { log, lines } = setUp();
    const error = new OrdinautError({ code: 'unknown_tool', message: 'no such tool' }, new Error('inner'));
    log.error({ error }, 'failed');
    expect(lines()[0].error).toMatchObject({
      code: 'unknown_tool',
      message: 'no such tool',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'inner' },
    });
  });
});

describe('secrets', () => {
  test.each([
    ['token', 'abc'],
    ['apiKey', 'abc'],
    ['X-Auth-Token', 'abc'],
    ['client_secret', ['a', 'b']],
    ['password', 1234],
    ['Authorization', { scheme: 'Bearer', value: 'abc' }],
  ])('the value of %s is not written', (name, value) => {
    const { log, lines } = setUp();
    log.info({ config: { servers: [{ env: { [name]: value } }] } }, 'x');
    expect(lines()[0].config.servers[0].env).toEqual({ [name]: '[redacted]' });
  });

  test.each(['tokens', 'token_count', 'author', 'path', 'secretary'])('%s is no secret', (name) => {
    const { log, lines } = setUp();
    log.info({ [name]: 'abc' }, 'x');
    expect(lines()[0][name]).toBe('abc');
  });

  test('in the fields of a child are not written either', () => {
    const { log, lines } = setUp();
    log.child({ token: 'abc' }).info({}, 'x');
    expect(lines()[0].token).toBe('[redacted]');
  });

  test('inside text: credentials in a URL and of a header', () => {
    const { log, lines, shown } = setUp();
    log.info({ url: 'imaps://ana:hunter2@mail.example/inbox' }, 'sent Authorization: Bearer abcdef123456');
    expect(lines()[0]).toMatchObject({
      url: 'imaps://ana:[redacted]@mail.example/inbox',
      message: 'sent Authorization: Bearer [redacted]',
    });
    expect(shown.join('')).not.toMatch(/hunter2|abcdef123456/);
  });
});

describe('fields of any shape', () => {
  test('a cycle ends', () => {
    const { log, lines } = setUp();
    const ring: Record<string, unknown> = { name: 'ring' };
    ring.self = ring;
    log.info({ ring }, 'x');
    expect(lines()[0].ring.self.self).toMatchObject({ name: 'ring' });
  });

  test('a huge value is cut', () => {
    const { log, lines } = setUp();
    log.info({ list: Array.from({ length: 100_000 }, (_, index) => index), text: 'x'.repeat(1e6) }, 'x');
    expect(JSON.stringify(lines()[0]).length).toBeLessThan(10_000);
  });

  test('what JSON cannot hold is written as text', () => {
    const { log, lines } = setUp();
    log.info({ big: 1n, when: new Date(0), seen: new Set(['a']), bytes: Buffer.from('abc') }, 'x');
    expect(lines()[0]).toMatchObject({
      big: '1',
      when: '1970-01-01T00:00:00.000Z',
      seen: ['a'],
      bytes: '(3 bytes)',
    });
  });

  test('a getter that throws does not', () => {
    const { log, lines } = setUp();
    const fields = Object.defineProperty({}, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    log.info(fields, 'x');
    expect(lines()[0].bad).toContain('unreadable');
  });
});

describe('on the console', () => {
  test('a line reads without JSON', () => {
    const { log, shown } = setUp();
    log.warn({ run_id: 'r1', note: 'two words' }, 'a step failed');
    expect(shown[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}a step failed run_id=r1 note="two words"\n$/);
  });

  test('text from elsewhere cannot steer the terminal', () => {
    const { log, shown } = setUp();
    log.info({ title: '\x1b[2Jx' }, 'line\n\x1b[31mfake');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(shown[0]?.trimEnd()).not.toMatch(/[\x00-\x1f]/);
  });
});
