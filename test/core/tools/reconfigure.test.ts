import { fileURLToPath } from 'node:url';
import Type from 'typebox';
import { expect, test } from 'vitest';
import type { Toolkit } from '../../../core/model/tool.ts';
import type { ServerConfig } from '../../../core/tools/server-config.ts';
import { toolRig } from '../../support/tool-rig.ts';

const modules = fileURLToPath(new URL('../../../node_modules/@modelcontextprotocol/', import.meta.url));
const everything: ServerConfig = {
  kind: 'stdio',
  command: process.execPath,
  args: [`${modules}server-everything/dist/index.js`],
};
const slow = { duration: 1, steps: 2 };

/** A toolkit whose `wait` answers when it is told to, with the name of its making. */
function waiting(name: string) {
  let answer = () => {};
  let closed = false;
  const told = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const toolkit: Toolkit = {
    name: 'test',
    title: 'Test',
    description: 'For tests.',
    tools: [
      {
        name: 'wait',
        title: 'Wait',
        description: 'Waits.',
        annotations: { readOnlyHint: true },
        input: Type.Object({}),
        output: Type.Object({ by: Type.String(), closed: Type.Boolean() }),
        handler: async () => {
          await told;
          return { by: name, closed };
        },
      },
    ],
    close: async () => {
      closed = true;
    },
  };
  return { toolkit, answer, isClosed: () => closed };
}

test('a server that is taken away ends after the call that it is in', async () => {
  const { tools, call } = await toolRig({ servers: { everything } });
  await tools.refresh();
  const running = call('everything.trigger-long-running-operation', slow);
  await tools.reconfigure({ toolkits: [], servers: {} }, []);
  expect(tools.status()).toEqual([]);
  await expect(call('everything.echo', { message: 'x' })).rejects.toMatchObject({ code: 'unknown_tool' });
  await expect(running).resolves.toMatchObject({ via: 'mcp' });
});

test('a server whose configuration is the same keeps its process, another one is started anew', async () => {
  const { tools, call } = await toolRig({ servers: { one: everything, two: everything } });
  await Promise.all(['one', 'two'].map((server) => call(`${server}.echo`, { message: 'x' })));
  const pid = (name: string) => tools.status().find(({ server }) => server === name)?.pid;
  const before = [pid('one'), pid('two')];
  const other = { ...everything, env: { OTHER: '1' } };
  const settings = { toolkits: [], servers: { one: everything, two: other }, aliases: { uno: 'one' } };
  await tools.reconfigure(settings, ['two']);
  expect((await call('uno.echo', { message: 'x' })).output).toEqual({ text: 'Echo: x' });
  expect(pid('one')).toBe(before[0]);
  expect(pid('two')).toBeNull();
  await call('two.echo', { message: 'x' });
  expect(pid('two')).not.toBe(before[1]);
});

test('a call of a toolkit ends in the toolkit that it began in, which is closed afterwards', async () => {
  const first = waiting('first');
  const second = waiting('second');
  const { tools, call } = await toolRig({ toolkits: [first.toolkit] });
  const running = call('test.wait');
  // The input is checked before the toolkit is asked.
  await new Promise((resolve) => setImmediate(resolve));
  await tools.reconfigure({ toolkits: [second.toolkit], servers: {} }, []);
  first.answer();
  second.answer();
  expect((await running).output).toEqual({ by: 'first', closed: false });
  expect((await call('test.wait')).output).toMatchObject({ by: 'second' });
  expect([first.isClosed(), second.isClosed()]).toEqual([true, false]);
});

test('what a person says about a tool holds from then on', async () => {
  const { toolkit } = waiting('first');
  const { tools } = await toolRig({ toolkits: [toolkit] });
  const overrides = { 'test.wait': { effect: 'write' } } as const;
  await tools.reconfigure({ toolkits: [toolkit], servers: {}, overrides }, []);
  expect(tools.describe('test.wait')?.effect).toBe('write');
});

test('a wrong configuration is refused and changes nothing', async () => {
  const { toolkit } = waiting('first');
  const { tools } = await toolRig({ toolkits: [toolkit] });
  await expect(
    tools.reconfigure({ toolkits: [toolkit], servers: { test: everything } }, []),
  ).rejects.toMatchObject({ code: 'invalid_config' });
  expect(tools.list()).toHaveLength(1);
});
