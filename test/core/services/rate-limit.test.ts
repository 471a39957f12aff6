import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../core/services/rate-limit.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('a rate limit', () => {
  it('grants a minute’s worth at once, then tells how long to wait, and refills evenly', async () => {
    const clock = new FakeClock();
    const take = createRateLimit(clock);
    expect(Array.from({ length: 12 }, () => take('one', 12))).toEqual(Array.from({ length: 12 }, () => 0));
    expect(take('one', 12)).toBe(5);
    expect(take('two', 12)).toBe(0);
    await clock.advance(5_000);
    expect([take('one', 12), take('one', 12)]).toEqual([0, 5]);
    await clock.advance(3_600_000);
    expect(Array.from({ length: 13 }, () => take('one', 12)).filter((wait) => wait > 0)).toHaveLength(1);
  });
});
