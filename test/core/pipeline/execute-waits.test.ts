import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { PipelineRun } from './run-pipeline.ts';
import { failure } from './scripted-tools.ts';

const echo = (id: string, value: unknown) => ({ id, uses: 'a.echo', with: { value } });

function pipelineRun(nodes: unknown): PipelineRun {
  const run = new PipelineRun(nodes);
  run.tools.add('a.echo', 'read_only', ({ input }) => input.value ?? null);
  return run;
}

describe('wait', () => {
  test('seconds pass without a worker, and not again after a resume', async () => {
    const run = pipelineRun([{ id: 'w', wait: { seconds: 90 } }, echo('next', '${steps.w.until}')]);
    const until = run.clock.now() + 90_000;
    expect(await run.execute()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'time', until, step_path: 'w' },
    });
    await run.clock.advance(89_999);
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { until } });
    await run.clock.advance(1);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: '2026-03-02T10:01:30+02:00' });
  });

  test.each([
    ['time arithmetic', '${today+17h}', '2026-03-02T17:00:00+02:00'],
    ['local time', '2026-03-03T08:30:00', '2026-03-03T08:30:00+02:00'],
    ['an instant', '2026-03-03T08:30:00Z', '2026-03-03T10:30:00+02:00'],
    ['a time that is over', '2020-01-01T00:00:00Z', '2020-01-01T02:00:00+02:00'],
  ])('until %s', async (_, until, expected) => {
    const run = pipelineRun([{ id: 'w', wait: { until } }]);
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'succeeded', output: { until: expected } });
  });

  test('until something that is no time is an error', async () => {
    const run = pipelineRun([{ id: 'w', wait: { until: 'tomorrow' } }]);
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'invalid_time', path: 'pipeline[0].wait.until' },
    });
  });
});

describe('approval', () => {
  const nodes = [{ id: 'ok', approval: { message: 'Send to ${task.title}?' } }, echo('next', '${steps.ok}')];

  test('the question is asked once, and the answer is the output', async () => {
    const run = pipelineRun(nodes);
    const result = await run.execute();
    const [item] = run.journal.items.values();
    expect(item).toMatchObject({
      kind: 'approval',
      body: 'Send to Test?',
      choices: ['approve', 'reject'],
      step_path: 'ok',
      default_answer: null,
      deadline_at: null,
    });
    expect(result).toMatchObject({
      kind: 'suspended',
      wait: { for: 'person', until: null, inbox_item_id: item?.id },
    });
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(run.journal.items.size).toBe(1);
    run.answer('ok', 'approve', { note: 'fine' });
    expect(await run.execute()).toMatchObject({
      output: { approved: true, by: 'person-1', value: { note: 'fine' } },
    });
  });

  test('a rejection fails the step', async () => {
    const run = pipelineRun(nodes);
    await run.execute();
    run.answer('ok', 'reject');
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      step_path: 'ok',
      error: { code: 'rejected' },
    });
  });

  test('silence is no consent, unless the pipeline says so', async () => {
    for (const [preset, kind] of [
      [undefined, 'failed'],
      ['reject', 'failed'],
      ['approve', 'succeeded'],
    ] as const) {
      const approval = { message: 'Now?', deadline_seconds: 60, ...(preset && { default: preset }) };
      const run = pipelineRun([{ id: 'ok', approval }]);
      await run.execute();
      const [item] = run.journal.items.values();
      expect(item).toMatchObject({
        deadline_at: run.clock.now() + 60_000,
        default_answer: preset ?? 'reject',
      });
      if (item) run.journal.items.set(item.id, { ...item, state: 'expired', answer: item.default_answer });
      expect(await run.execute()).toMatchObject({ kind });
    }
  });

  test('a question that was withdrawn is asked anew', async () => {
    const run = pipelineRun(nodes);
    await run.execute();
    for (const item of run.journal.items.values())
      run.journal.items.set(item.id, { ...item, state: 'withdrawn' });
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect([...run.journal.items.values()].map(({ state }) => state)).toEqual(['withdrawn', 'open']);
  });

  test('a person and a time together: the answer wakes the run, and so does the time', async () => {
    const run = pipelineRun([
      {
        id: 'p',
        parallel: [
          { id: 'ok', approval: { message: 'Now?' } },
          { id: 'w', wait: { seconds: 60 } },
        ],
      },
    ]);
    expect(await run.execute()).toMatchObject({
      wait: { for: 'person', step_path: 'p[0].ok', until: run.clock.now() + 60_000 },
    });
    await run.clock.advance(60_000);
    expect(await run.execute()).toMatchObject({ wait: { for: 'person', until: null } });
    run.answer('p[0].ok', 'approve');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
  });
});

describe('call', () => {
  const nodes = [
    { id: 'c', call: 'Other task', params: { city: '${task.timezone}' } },
    echo('next', '${steps.c.text}'),
  ];

  test('the other task runs as a child, and its output is the step’s', async () => {
    const run = pipelineRun(nodes);
    const result = await run.execute();
    const [called] = run.journal.called.values();
    expect(called).toMatchObject({
      task: 'Other task',
      params: { city: 'Europe/Chisinau' },
      parent_step_path: 'c',
    });
    expect(result).toMatchObject({
      kind: 'suspended',
      wait: { for: 'run', until: null, run_id: called?.id, step_path: 'c' },
    });
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(run.journal.called.size).toBe(1);
    if (called) called.result = { state: 'succeeded', output: { text: 'hello' } };
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'hello' });
  });

  test('its failure is the failure of the step', async () => {
    const run = pipelineRun(nodes);
    await run.execute();
    for (const called of run.journal.called.values())
      called.result = { state: 'failed', error: { code: 'broken', message: 'no luck' } };
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      step_path: 'c',
      error: { code: 'called_run_failed', message: 'the run of "Other task" failed: no luck' },
    });
  });

  test('a task that does not exist fails the step; trouble of the journal stops the execution', async () => {
    const run = pipelineRun(nodes);
    run.journal.startRun = async () => {
      throw new OrdinautError({
        code: 'not_found',
        message: 'there is no task Other task',
        hint: 'did you mean Another task?',
      });
    };
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'not_found', path: 'pipeline[0].call', hint: 'did you mean Another task?' },
    });

    const troubled = pipelineRun(nodes);
    troubled.journal.startRun = async () => {
      throw new OrdinautError({ code: 'storage_io', message: 'the disk is gone' });
    };
    await expect(troubled.execute()).rejects.toMatchObject({ code: 'storage_io' });
  });

  test('a run that was named but never started is started', async () => {
    const run = pipelineRun(nodes);
    const startRun = run.journal.startRun.bind(run.journal);
    run.journal.startRun = async () => {
      throw new OrdinautError({ code: 'storage_io', message: 'died here' });
    };
    await expect(run.execute()).rejects.toMatchObject({ code: 'storage_io' });
    const named = run.journal.steps.get('c');
    run.journal.startRun = startRun;
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { for: 'run' } });
    expect(named?.output).toEqual({ run_id: [...run.journal.called.keys()][0] });
  });
});

test('a failure counts before what other branches wait for', async () => {
  const run = pipelineRun([
    {
      id: 'p',
      parallel: [
        { id: 'w', wait: { seconds: 60 } },
        { id: 'bad', uses: 'a.bad' },
      ],
    },
  ]);
  run.tools.add('a.bad', 'read_only', () => {
    throw failure('answered', false);
  });
  expect(await run.execute()).toMatchObject({ kind: 'failed', step_path: 'p[1].bad' });
});
