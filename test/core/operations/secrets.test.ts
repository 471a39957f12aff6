import { expect, test } from 'vitest';
import { openTestEngine } from '../../support/test-engine.ts';

test('a secret is kept, named, replaced and removed, and its value never answered', async () => {
  const { call } = await openTestEngine();
  expect(await call('secrets.set', { name: 'mail', value: 'correct horse' })).toEqual({
    name: 'mail',
    replaced: false,
  });
  expect(await call('secrets.set', { name: 'mail', value: 'battery staple' })).toMatchObject({
    replaced: true,
  });
  expect(await call('secrets.list')).toEqual({ items: [{ name: 'mail' }] });
  await expect(call('secrets.remove', { name: 'male' })).rejects.toMatchObject({
    code: 'not_found',
    hint: 'did you mean mail?',
  });
  await call('secrets.remove', { name: 'mail' });
  expect(await call('secrets.list')).toEqual({ items: [] });
});

test('its value stands neither in the audit trail nor in the log', async () => {
  const { call } = await openTestEngine();
  await call('secrets.set', { name: 'mail', value: 'correct horse' });
  await expect(call('secrets.set', { name: '../x', value: 'correct horse' })).rejects.toMatchObject({
    path: 'name',
  });
  const audit = await call('audit.list');
  const log = await call('logs.query', { since: '1h', level: 'trace' });
  expect(JSON.stringify(audit)).toContain('[redacted]');
  expect(JSON.stringify([audit, log])).not.toContain('horse');
});
