import { expect, test } from 'vitest';
import { PipelineRun } from './run-pipeline.ts';
import { failure } from './scripted-tools.ts';

test('the flagship pipeline runs and gives its last output', async () => {
  const run = new PipelineRun([
    {
      id: 'calendar',
      uses: 'google-calendar-mcp.list_events',
      with: { start: '${now}', end: '${now+24h}' },
      save_as: 'events',
    },
    { id: 'weather', uses: 'weather-mcp.forecast', with: { city: 'Chisinau' }, save_as: 'weather' },
    {
      id: 'brief',
      uses: 'llm.plan',
      with: { calendar: '${steps.events}', weather: '${steps.weather}' },
      save_as: 'summary',
    },
    {
      id: 'notify',
      uses: 'telegram-mcp.send_message',
      with: { chat_id: 12345, text: '${steps.summary.text}' },
    },
  ]);
  run.tools
    .add('google-calendar-mcp.list_events', 'read_only', () => [{ title: 'Standup' }])
    .add('weather-mcp.forecast', 'read_only', () => ({ temperature: 7 }))
    .add('llm.plan', 'read_only', ({ input }) => ({ text: JSON.stringify(input) }))
    .add('telegram-mcp.send_message', 'write', ({ input }) => ({ sent: input.text ?? null }));
  expect(await run.execute()).toMatchObject({
    kind: 'succeeded',
    output: { sent: '{"calendar":[{"title":"Standup"}],"weather":{"temperature":7}}' },
  });
  expect(run.tools.inputs('google-calendar-mcp.list_events')[0]).toEqual({
    start: '2026-03-02T10:00:00+02:00',
    end: '2026-03-03T10:00:00+02:00',
  });
});

test('a run of one read-only step writes nothing before its outcome', async () => {
  const run = new PipelineRun([{ id: 'one', uses: 'a.read' }]);
  run.tools.add('a.read', 'read_only', () => 1);
  let writes = 0;
  run.journal.saveStep = async () => void writes++;
  const result = await run.execute();
  expect(writes).toBe(1); // the one that the fixture does in place of Store.settle
  expect(result).toMatchObject({
    kind: 'succeeded',
    steps: [{ step: { path: 'one' }, attempt: { attempt: 1 } }],
  });
});
void failure;
