import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffOf, retryDelay } from '../../../core/pipeline/retry-delay.ts';

const always = (value: number) => ({ next: () => value });

test('fixed, linear and exponential delays grow as they say, up to the cap', () => {
  const delays = (kind: 'fixed' | 'linear' | 'exponential_jitter', random: number) =>
    [1, 2, 3, 4, 5].map((n) => retryDelay({ kind, base_seconds: 2, cap_seconds: 10 }, n, always(random)));
  expect(delays('fixed', 0)).toEqual([2_000, 2_000, 2_000, 2_000, 2_000]);
  expect(delays('linear', 0)).toEqual([2_000, 4_000, 6_000, 8_000, 10_000]);
  expect(delays('exponential_jitter', 0)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  expect(delays('exponential_jitter', 0.999_999)).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('a jittered delay is 50–100 % of what it would be, and never above the cap', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      (random, n, base_seconds, cap_seconds) => {
        const full = Math.min(cap_seconds, base_seconds * 2 ** (n - 1)) * 1000;
        const delay = retryDelay(
          { kind: 'exponential_jitter', base_seconds, cap_seconds },
          n,
          always(random),
        );
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(delay).toBeLessThanOrEqual(full);
      },
    ),
  );
});

test.each([
  ['longer', 30, 30_000],
  ['shorter than it would be anyway', 1, 2_000],
  ['longer than an hour', 90_000, 3_600_000],
])('a service that asks to wait %s is heard', (_, retry_after_seconds, delay) => {
  const backoff = { kind: 'fixed', base_seconds: 2, cap_seconds: 10 } as const;
  expect(retryDelay(backoff, 1, always(0), { retry_after_seconds })).toBe(delay);
});

test('the retry of a step is completed', () => {
  expect(backoffOf({ max_attempts: 3 })).toEqual({
    kind: 'exponential_jitter',
    base_seconds: 2,
    cap_seconds: 300,
  });
  expect(backoffOf({ max_attempts: 3, backoff: 'fixed', base_seconds: 1, cap_seconds: 5 })).toEqual({
    kind: 'fixed',
    base_seconds: 1,
    cap_seconds: 5,
  });
});
