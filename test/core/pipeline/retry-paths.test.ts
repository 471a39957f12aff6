import { expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';
import { nodeAt, retryPaths } from '../../../core/pipeline/retry-paths.ts';
import { PipelineRun } from './run-pipeline.ts';
import { failure } from './scripted-tools.ts';

const nodes = [
  { id: 'a', uses: 't.bad', on_error: 'continue' },
  { id: 'c', chain: [{ id: 'x', uses: 't.bad' }], on_error: 'continue' },
  {
    id: 'each',
    foreach: [0, 1, 2],
    concurrency: 3,
    do: [
      {
        id: 'p',
        parallel: [
          { id: 'ok', uses: 't.ok' },
          [{ id: 'bad', uses: 't.bad', if: 'item != `1`', fallback: 't.bad' }],
        ],
      },
    ],
  },
];

test('a retry takes up the innermost failed steps, and nothing that the pipeline went on from', async () => {
  const run = new PipelineRun(nodes);
  run.tools
    .add('t.ok', 'read_only', () => 1)
    .add('t.bad', 'read_only', () => {
      throw failure('answered', false);
    });
  expect(await run.execute()).toMatchObject({ kind: 'failed' });
  const steps = [...run.journal.steps.values()];
  expect(retryPaths(run.pipeline, steps)).toEqual(['each[0].p[1].bad.fallback', 'each[2].p[1].bad.fallback']);
});

test('a step that a person stopped is taken up again, whatever its on_error', async () => {
  const run = new PipelineRun([{ id: 'send', uses: 't.send', on_error: 'continue' }]);
  run.tools.add('t.send', 'write', () => {
    throw failure('unknown');
  });
  await run.execute();
  run.answer('send', 'stop');
  await run.execute();
  expect(retryPaths(run.pipeline, [...run.journal.steps.values()])).toEqual(['send']);
});

test('a path leads to its node', () => {
  const { pipeline } = parsePipeline([
    ...nodes,
    {
      id: 's',
      switch: [{ when: 'x', do: [{ id: 'one', uses: 't.ok' }] }],
      default: [{ id: 'two', uses: 't.ok' }],
    },
  ]);
  expect(nodeAt(pipeline, 'each[7].p[0].ok')).toMatchObject({ uses: 't.ok' });
  expect(nodeAt(pipeline, 'each[7].p[1].bad.fallback')).toMatchObject({ id: 'fallback', uses: 't.bad' });
  expect(nodeAt(pipeline, 's[0].one')).toMatchObject({ id: 'one' });
  expect(nodeAt(pipeline, 's[default].two')).toMatchObject({ id: 'two' });
  expect(nodeAt(pipeline, 'c.x')).toMatchObject({ id: 'x' });
  expect(nodeAt(pipeline, 'c.y')).toBeUndefined();
});
