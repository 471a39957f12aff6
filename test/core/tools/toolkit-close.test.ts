import { PassThrough } from 'node:stream';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { guardWorkerUrl } from '../../../core/guard-worker-url.ts';
import type { Toolkit } from '../../../core/model/tool.ts';
import { serveToolkit } from '../../../core/tools/toolkit-server.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { realClock } from '../../support/real-clock.ts';
import { toolRig } from '../../support/tool-rig.ts';

function keeping() {
  const events: string[] = [];
  const toolkit: Toolkit = {
    name: 'kept',
    title: 'Kept',
    description: 'Keeps something open between calls.',
    tools: [
      {
        name: 'use',
        title: 'Use',
        description: 'Uses it.',
        annotations: { readOnlyHint: true },
        input: Type.Object({}),
        output: Type.Object({}),
        handler: async () => {
          events.push('used');
          return {};
        },
      },
    ],
    close: async () => void events.push('closed'),
  };
  return { toolkit, events };
}

test('what a toolkit keeps open ends with the tool service', async () => {
  const { toolkit, events } = keeping();
  const { tools, call } = await toolRig({ toolkits: [toolkit] });
  await call('kept.use');
  await tools.stop();
  expect(events.slice(0, 2)).toEqual(['used', 'closed']);
});

test('what a toolkit keeps open ends with the input of its stdio server, after the calls under way', async () => {
  const { toolkit, events } = keeping();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveToolkit({
    name: 'kept',
    load: async () => toolkit,
    guardWorker: guardWorkerUrl(),
    input,
    output,
    clock: realClock,
    log: new MemoryLog(),
  });
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'use', arguments: {} } };
  input.write(`${JSON.stringify(call)}\n`);
  await new Promise((resolve) => output.once('data', resolve));
  input.end();
  await served;
  expect(events).toEqual(['used', 'closed']);
});
