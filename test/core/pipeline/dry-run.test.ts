import { expect, test } from 'vitest';
import { compilePipeline } from '../../../core/pipeline/compile.ts';
import { type DryRunResult, dryRunPipeline } from '../../../core/pipeline/dry-run.ts';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';
import { sampleOutput } from '../../../core/pipeline/sample.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { CountingIds, someRun } from './run-pipeline.ts';
import { failure, ScriptedTools, tool } from './scripted-tools.ts';

const tools = () =>
  new ScriptedTools()
    .add('a.read', 'read_only', ({ input }) => ({ got: input.q ?? null }))
    .add('w.send', 'write', () => ({ id: 'real' }), {
      output_schema: {
        type: 'object',
        properties: { id: { type: 'string' }, parts: { type: 'array', items: { type: 'integer' } } },
      },
    })
    .add('i.put', 'idempotent', () => 'real');

function dryRun(nodes: unknown, scripted = tools()): Promise<DryRunResult> {
  return dryRunPipeline({
    plan: compilePipeline(parsePipeline(nodes).pipeline),
    run: someRun(),
    task: { id: 'task-1', title: 'Test', timezone: 'UTC', tool_calls: null },
    tools: scripted,
    clock: new FakeClock(),
    random: { next: () => 0.5 },
    ids: new CountingIds(),
    signal: new AbortController().signal,
  });
}

test('read-only steps run; what would change the world is rendered and not sent', async () => {
  const scripted = tools();
  const result = await dryRun(
    [
      { id: 'find', uses: 'a.read', with: { q: 'x' } },
      { id: 'send', uses: 'w.send', with: { text: 'Found ${steps.find.got}' } },
      { id: 'put', uses: 'i.put', with: { id: '${steps.send.id}', n: '${steps.send.parts[0]}' } },
    ],
    scripted,
  );
  expect(scripted.calls.map(({ tool: name }) => name)).toEqual(['a.read']);
  expect(result).toMatchObject({
    ok: true,
    output: '(sample of i.put)',
    nodes: [
      { path: 'find', what: 'ran', output: { got: 'x' } },
      {
        path: 'send',
        what: 'would_send',
        tool: 'w.send',
        input: { text: 'Found x' },
        output: { id: '(sample)', parts: [0] },
      },
      { path: 'put', what: 'would_send', input: { id: '(sample)', n: 0 } },
    ],
  });
});

test('an override to read-only really runs, one to write does not', async () => {
  const scripted = tools();
  await dryRun(
    [
      { id: 'a', uses: 'w.send', effect: 'read_only' },
      { id: 'b', uses: 'a.read', effect: 'write' },
    ],
    scripted,
  );
  expect(scripted.calls.map(({ tool: name }) => name)).toEqual(['w.send']);
});

test('waits pass, questions are answered with yes, called tasks with nothing', async () => {
  const result = await dryRun([
    { id: 'w', wait: { seconds: 86_400 } },
    { id: 'ok', approval: { message: 'Sure?', deadline_seconds: 5 } },
    { id: 'c', call: 'Other', params: { x: '${steps.ok.approved}' } },
    {
      id: 'r',
      repeat: { until: 'index == `1`', max: 3, pause_seconds: 600 },
      do: [{ id: 'x', uses: 'a.read', with: { q: '${now}' } }],
    },
    { id: 'no', uses: 'w.send', if: '`false`' },
  ]);
  expect(result.ok).toBe(true);
  expect(result.nodes.map(({ path, what }) => `${path} ${what}`)).toEqual([
    ...['w would_wait', 'ok would_ask', 'c would_call', 'r[0].x ran', 'r[1].x ran', 'r ran', 'no skipped'],
  ]);
  expect(result.nodes[2]?.input).toEqual({ x: true });
});

test('a failure is told with the nodes before it', async () => {
  const scripted = tools().add('a.bad', 'read_only', () => {
    throw failure('answered', true);
  });
  const result = await dryRun(
    [
      { id: 'a', uses: 'a.read' },
      { id: 'b', uses: 'a.bad', retry: { max_attempts: 2 } },
      { id: 'c', uses: 'a.read' },
    ],
    scripted,
  );
  expect(result).toMatchObject({
    ok: false,
    error: { code: 'tool_failed' },
    nodes: [
      { path: 'a', what: 'ran' },
      { path: 'b', what: 'failed' },
    ],
  });
  expect(scripted.count('a.bad')).toBe(2);
});

test('a pipeline that waits for ever is given up', async () => {
  const each = {
    id: 'e',
    foreach: Array.from({ length: 1_001 }, () => 0),
    do: [{ id: 'w', wait: { seconds: 1 } }],
  };
  expect(await dryRun([each])).toMatchObject({ ok: false, error: { code: 'too_many_waits' } });
});

test('samples follow the output schema', () => {
  const sample = (output_schema: object) =>
    sampleOutput({ ...tool('a.b', 'write'), output_schema: output_schema as never });
  expect(sample({ anyOf: [{ type: 'null' }, { type: 'string' }] })).toBeNull();
  expect(sample({ type: ['null', 'string'], format: 'date' })).toBe('1970-01-01');
  expect(sample({ enum: ['red', 'blue'] })).toBe('red');
  expect(
    sample({ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { default: 2 } } }] }),
  ).toEqual({ a: 1, b: 2 });
  expect(
    sample({ $ref: '#/$defs/node', $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } } }),
  ).toHaveProperty('next.next');
  expect(sample({ $ref: 'https://example.org/schema' })).toBeNull();
  expect(sample({ type: 'integer', minimum: 3 })).toBe(3);
});
