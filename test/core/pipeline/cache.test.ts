import { expect, test } from 'vitest';
import { cacheKey, canonicalJson, idempotencyKey } from '../../../core/pipeline/cache.ts';
import { tool } from './scripted-tools.ts';

test('equal values have equal text, whatever the order of their keys', () => {
  expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
  expect(canonicalJson({ a: null, b: [{ x: 2, y: 1 }] })).toBe(
    canonicalJson({ b: [{ y: 1, x: 2 }], a: null }),
  );
});

test('the key of a cached output depends on the tool, its hash, the input and the agent', () => {
  const weather = tool('weather.forecast', 'read_only');
  const key = cacheKey(weather, { city: 'Chisinau', days: 1 }, 'ana');
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(cacheKey(weather, { days: 1, city: 'Chisinau' }, 'ana')).toBe(key);
  expect(cacheKey({ ...weather, hash: 'changed' }, { city: 'Chisinau', days: 1 }, 'ana')).not.toBe(key);
  expect(cacheKey(weather, { city: 'Iasi', days: 1 }, 'ana')).not.toBe(key);
  expect(cacheKey(weather, { city: 'Chisinau', days: 1 }, 'ion')).not.toBe(key);
});

test('the idempotency key is that of run, step and input', () => {
  const key = idempotencyKey('run-1', 'each[0].send', { to: 'a' });
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(idempotencyKey('run-1', 'each[0].send', { to: 'a' })).toBe(key);
  expect(idempotencyKey('run-1', 'each[1].send', { to: 'a' })).not.toBe(key);
  expect(idempotencyKey('run-2', 'each[0].send', { to: 'a' })).not.toBe(key);
});
