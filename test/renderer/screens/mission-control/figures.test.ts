import { expect, it } from 'vitest';
import { bytesText } from '../../../../renderer/screens/mission-control/figures.ts';
import { logQuery, readLogFilter } from '../../../../renderer/screens/mission-control/log-filter.ts';

it('bytes are told in the unit that fits', () => {
  expect([0, 999, 12_400_000, 3_000_000_000].map((bytes) => bytesText(bytes, 'en'))).toEqual([
    '0 byte',
    '999 byte',
    '12.4 MB',
    '3 GB',
  ]);
});

it('an address that says nothing, or nonsense, asks for the whole log', () => {
  expect(logQuery(readLogFilter(new URLSearchParams('')))).toEqual({ limit: 5_000 });
  expect(logQuery(readLogFilter(new URLSearchParams('level=loud&text=+')))).toEqual({ limit: 5_000 });
  expect(logQuery(readLogFilter(new URLSearchParams('level=warn&text=mail&run=r1')))).toEqual({
    limit: 5_000,
    level: 'warn',
    text: 'mail',
    run: 'r1',
  });
});
