import { expect, test } from 'vitest';
import { createBriefingToolkit } from '../../../../core/toolkits/briefing/briefing.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

const run_id = '019c0f2e-7d00-7abc-9def-0123456789ab';
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('publishes under the run, with an id of its own for each title that a repeat keeps', async () => {
  const { ports, published } = toolkitPorts();
  const toolkit = createBriefingToolkit(ports);
  const publish = (title: string) =>
    callTool<{ briefing_id: string }>(
      toolkit,
      'publish',
      { title, markdown: '# x' },
      { run_id, task_id: 'task' },
    );
  const first = await publish('Morning');
  const again = await publish('Morning');
  const other = await publish('Evening');
  expect([
    first.briefing_id,
    again.briefing_id === first.briefing_id,
    other.briefing_id === first.briefing_id,
  ]).toEqual([expect.stringMatching(UUID7), true, false]);
  expect(published[0]).toEqual({
    id: first.briefing_id,
    run_id,
    task_id: 'task',
    title: 'Morning',
    markdown: '# x',
    created_at: Date.parse('2026-03-02T06:30:00Z'),
    read_at: null,
  });
});

test('outside a run each call publishes a document', async () => {
  const { ports, published } = toolkitPorts();
  const toolkit = createBriefingToolkit(ports);
  await callTool(toolkit, 'publish', { title: 'a', markdown: '' });
  await callTool(toolkit, 'publish', { title: 'a', markdown: '' });
  expect(new Set(published.map(({ id }) => id)).size).toBe(2);
});
