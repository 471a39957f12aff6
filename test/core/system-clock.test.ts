import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { createIds, systemClock, systemIds } from '../../core/system-clock.ts';

test('ids are UUIDs of version 7', () => {
  const id = systemIds.next();
  expect([validate(id), version(id)]).toEqual([true, 7]);
});

test('ids made in one millisecond, or while the clock goes back, keep their order and differ', () => {
  const times = [1_000, 1_000, 1_000, 900, 900, 1_001];
  let turn = 0;
  const ids = createIds(() => times[turn++ % times.length] ?? 0);
  const made = Array.from({ length: 10_000 }, () => ids.next());
  expect([new Set(made).size, made.toSorted()]).toEqual([made.length, made]);
});

test('an alarm rings in a process that does nothing else', () => {
  const clock = fileURLToPath(new URL('../../core/system-clock.ts', import.meta.url));
  const program = `
    import { systemClock } from ${JSON.stringify(clock)};
    // Keeps the process alive, and turns its loop once in a quarter of a minute.
    setInterval(() => {}, 15_000);
    systemClock.alarm(Date.now() + 50, () => {
      process.stdout.write('rang');
      process.exit(0);
    });`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 10_000 });
  expect(String(child.stdout)).toBe('rang');
});

test.each([-5, 0, 1, 15])('an alarm %i ms ahead rings once its instant has come', async (ahead) => {
  const at = Date.now() + ahead;
  const rang = await new Promise<number>((resolve) => systemClock.alarm(at, () => resolve(Date.now())));
  expect(rang).toBeGreaterThanOrEqual(at);
});

test('an alarm that was cancelled does not ring', async () => {
  let rang = 0;
  for (const ahead of [-5, 1, 10]) systemClock.alarm(Date.now() + ahead, () => rang++)();
  await new Promise<void>((resolve) => systemClock.alarm(Date.now() + 20, resolve));
  expect(rang).toBe(0);
});
