import { expect, test } from 'vitest';
import { toolRig, until } from '../../support/tool-rig.ts';

const leaky = new URL('../../fixtures/tools/leaky-server.mjs', import.meta.url).pathname;
const secret = 'kq7Zp-very-private';

test('a secret that a server was given is in nothing that is kept of what it prints and says', async () => {
  const { call, tools, log } = await toolRig({
    secrets: { get: async (name) => (name === 'key' ? secret : undefined) },
    servers: {
      leaky: {
        ...{ kind: 'stdio', command: process.execPath, args: [leaky] },
        env: { API_TOKEN: '${secret:key}' },
      },
    },
  });
  const failed = await call('leaky.say').catch((error) => error);
  expect(failed).toMatchObject({
    code: 'tool_error',
    message: expect.stringContaining('the key [redacted]'),
  });
  await until(() => log.lines.some(({ fields }) => String(fields.stderr).includes('401')), 'its line');
  expect(log.lines.map(({ fields }) => fields.stderr)).toContain('starting with [redacted]');
  const trial = await tools.trial(
    'again',
    { kind: 'stdio', command: process.execPath, args: [leaky], env: { API_TOKEN: '${secret:key}' } },
    new AbortController().signal,
  );
  expect(trial.stderr.join()).toContain('[redacted]');
  const kept = JSON.stringify([log.lines, failed, tools.status(), trial]);
  expect(kept).not.toContain(secret);
});

test('a short secret is no reason to change texts', async () => {
  const { call } = await toolRig({
    secrets: { get: async () => 'key' },
    servers: {
      leaky: {
        ...{ kind: 'stdio', command: process.execPath, args: [leaky] },
        env: { API_TOKEN: '${secret:key}' },
      },
    },
  });
  await expect(call('leaky.say')).rejects.toMatchObject({ message: expect.stringContaining('the key key') });
});
