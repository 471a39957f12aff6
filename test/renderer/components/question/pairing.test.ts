import { expect, it } from 'vitest';
import { freeName, pairingOf } from '../../../../renderer/components/question/pairing.ts';

it('a question about a pairing is told from every other one', () => {
  const detail = { pairing: 'x', name: 'Scout', user_code: 'CDFG-HJKM', scopes: ['tasks:read'] };
  expect(pairingOf({ detail })).toEqual({ name: 'Scout', code: 'CDFG-HJKM', scopes: ['tasks:read'] });
  expect(pairingOf({ detail: { task_id: 'x', name: 'Scout' } })).toBeNull();
});

it('a name that is taken gets the first number that makes it free', () => {
  expect(freeName('Scout', ['owner'])).toBe('Scout');
  expect(freeName('Scout', ['Scout', 'Scout 2'])).toBe('Scout 3');
});
