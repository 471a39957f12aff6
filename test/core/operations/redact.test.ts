import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/model/json.ts';
import { redact } from '../../../core/operations/redact.ts';

function redacted(value: Json) {
  const paths: string[] = [];
  return { value: redact(value, (path) => paths.push(path)), paths };
}

describe('redact', () => {
  it('replaces values whose names look secret and tells where they were', () => {
    expect(redacted({ params: { api_key: 'k', city: 'Chisinau' }, list: [{ botToken: 't' }] })).toEqual({
      value: { params: { api_key: '[redacted]', city: 'Chisinau' }, list: [{ botToken: '[redacted]' }] },
      paths: ['params.api_key', 'list[0].botToken'],
    });
  });

  it('replaces everything below a secret name', () => {
    expect(redacted({ credentials: { user: 'u', codes: [1, 2] } }).value).toEqual({
      credentials: { user: '[redacted]', codes: ['[redacted]', '[redacted]'] },
    });
  });

  it('keeps template references and empty values, which hold nothing', () => {
    const value = { token: '\u0024{params.token}', password: '', secret: null, auth: false };
    expect(redacted(value)).toEqual({ value, paths: [] });
  });

  it('keeps names that only contain such a word', () => {
    const value = { tokens_used: 7, secretary: 'Ann' };
    expect(redacted(value).value).toEqual(value);
  });

  it('makes an own field of a key named __proto__', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}}');
    expect(Object.getPrototypeOf(redact(hostile))).toBe(Object.prototype);
  });
});
