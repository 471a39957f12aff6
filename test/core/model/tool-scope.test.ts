import { describe, expect, it } from 'vitest';
import { opensTool } from '../../../core/model/tool-scope.ts';

describe('a tool scope', () => {
  it.each([
    ['*', 'mail.read'],
    ['tools:*', 'mail.read'],
    ['tools:mail.*', 'mail.read'],
    ['tools:mail.read*', 'mail.read_all'],
    ['tools:mail.read', 'mail.read'],
    ['tools:*.read', 'mail.read'],
    ['tools:m*.r*d', 'mail.read'],
  ])('%s opens %s', (scope, tool) => {
    expect(opensTool([scope], tool)).toBe(true);
  });

  it.each([
    ['tools:mail.read', 'mail.read_all'],
    ['tools:mail.read*', 'mail.send'],
    ['tools:mail.*', 'mailer.send'],
    ['tools:*.read', 'mail.reader'],
    ['tools:m*.r*d', 'mail.send'],
    ['tools:read', 'read.read'],
    ['tools:call', 'call.call'],
    ['tasks:*', 'mail.read'],
    ['mail.read', 'mail.read'],
  ])('%s does not open %s', (scope, tool) => {
    expect(opensTool([scope], tool)).toBe(false);
  });
});
