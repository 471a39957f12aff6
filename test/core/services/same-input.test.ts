import { expect, test } from 'vitest';
import { isSameInput } from '../../../core/services/same-input.ts';

const at = (time: string) => ({ window: { start: `2026-03-02T${time}+02:00`, city: 'Orhei' }, count: 5 });

test.each([
  [at('08:30:00'), at('08:30:04'), true],
  [at('08:30:00'), at('08:30:09'), false],
  [at('08:30:00'), { ...at('08:30:00'), count: 6 }, false],
  ['from 2026-03-02T08:30:00Z on', 'from 2026-03-02T10:30:03+02:00 on', true],
  ['from 2026-03-02T08:30:00Z on', 'until 2026-03-02T08:30:00Z on', false],
  [[1, null], [1, null], true],
  [{ a: 1 }, { b: 1 }, false],
  [[], {}, false],
])('%j and %j are the same within five seconds: %s', (one, other, same) => {
  expect(isSameInput(one, other, 5_000)).toBe(same);
});
