import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../core/model/flow.ts';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import type { ExecuteOptions } from '../../../core/pipeline/execute.ts';
import { untrustedFlows } from '../../../core/pipeline/untrusted-flows.ts';
import { addFlowTools, isUntrusted, mark, randomFlows } from './random-flows.ts';
import { PipelineRun } from './run-pipeline.ts';

const meant = (declared: readonly Flow[] = [], current = declared) => ({
  flows: { declared, current: async () => current, believes_servers: false },
});

function running(nodes: unknown, more: Partial<ExecuteOptions> = {}): PipelineRun {
  const run = new PipelineRun(nodes, { who: 'me' }, { isUntrusted, ...meant(), ...more });
  addFlowTools(run.tools);
  return run;
}

const questions = (run: PipelineRun) => [...run.journal.items.values()];
const mail = { id: 'mail', uses: 'mail.read', save_as: 'inbox' };
const order = (text: string, more: object = {}) => ({
  ...{ id: 'order', uses: 'shop.order', with: { text } },
  ...more,
});
const asked = { flows: [{ from: 'mail.read', to: 'shop.order' }] };

describe('what a stranger wrote, on its way into a writing call', () => {
  it('is asked about with the rendered input, where it comes from, and why', async () => {
    const run = running([
      mail,
      { id: 'brief', uses: 'llm.plan', with: { mail: '${steps.inbox}' } },
      order('${steps.brief.text}'),
    ]);
    expect(await run.execute()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'person', step_path: 'order' },
    });
    expect(questions(run)).toMatchObject([
      {
        kind: 'approval',
        body: expect.stringContaining(
          'What it would send holds what others may have written (mail.read), and the task does not declare that this may reach shop.order.',
        ),
        choices: ['allow once', 'always allow', 'refuse'],
        detail: { tool: 'shop.order', input: { text: expect.stringContaining(mark) }, about: asked },
      },
    ]);
    expect(run.tools.count('shop.order')).toBe(0);
    run.answer('order', 'allow once');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
    expect(run.tools.count('shop.order')).toBe(1);
  });

  it.each([
    ['by its name', [mail, order('${steps.inbox.text}')]],
    ['through all steps together', [mail, order('${steps}')]],
    ['through the data as a whole', [mail, order('${@}')]],
    ['as the names of its fields', [mail, order('${keys(steps.inbox)}')]],
    ['as one of two', [mail, order('${params.missing || steps.inbox.text}')]],
    [
      'as the item of a loop',
      [mail, { id: 'each', foreach: 'steps.inbox.list', do: [order('${item.subject}')] }],
    ],
    ['as the output of a loop', [{ id: 'each', foreach: [1], do: [mail] }, order('${steps.each}')]],
    ['along a chain', [{ id: 'chain', chain: [mail, order('${input.text}')] }]],
    [
      'as the round before',
      [{ id: 'again', repeat: { until: 'index == `1`', max: 3 }, do: [order('${input}'), mail] }],
    ],
    [
      'out of a branch',
      [{ id: 'both', parallel: [[mail], [{ id: 'b', uses: 'note.get' }]] }, order('${steps.mail.text}')],
    ],
    [
      'as the words of an error',
      [{ id: 'bad', uses: 'mail.fail', on_error: 'continue' }, order('${steps.bad.error.message}')],
    ],
    ['as the error of a fallback', [{ id: 'bad', uses: 'mail.fail', fallback: order('${error.message}') }]],
    [
      'quoted in our own error',
      [mail, { id: 'w', wait: { until: '${steps.inbox.text}' }, on_error: 'continue' }, order('${steps.w}')],
    ],
    [
      'after it was sent once',
      [mail, { id: 'first', uses: 'llm.plan', with: { a: '${steps.inbox}' } }, order('${steps.first.list}')],
    ],
  ])('is found %s', async (_, nodes) => {
    const run = running(nodes);
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(questions(run).at(-1)?.detail.about).toEqual({
      flows: [{ from: expect.stringMatching(/^mail\./), to: 'shop.order' }],
    });
    expect(JSON.stringify(run.tools.inputs('shop.order'))).not.toContain(mark);
  });

  it.each([
    ['in another step of the same task', [mail, order('two chairs')]],
    ['beside it, from a tool of ours', [mail, { id: 'note', uses: 'note.get' }, order('${steps.note.text}')]],
    ['where it only decides', [mail, order('two chairs', { if: 'contains(steps.inbox.text, `STRANGER`)' })]],
    ['in a reading call', [mail, { id: 'brief', uses: 'llm.plan', with: { mail: '${steps.inbox}' } }]],
    [
      'in a name that was given anew',
      [{ id: 'each', foreach: [1], do: [mail, { id: 'in', foreach: ['a'], do: [order('${item}')] }] }],
    ],
  ])('is not seen %s', async (_, nodes) => {
    const run = running(nodes);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
    expect(questions(run)).toEqual([]);
  });

  it('is labelled in the journal, so that a run that goes on after a restart asks as well', async () => {
    const run = running([mail, { id: 'pause', wait: { seconds: 60 } }, order('${steps.inbox.text}')]);
    await run.execute();
    expect(run.journal.steps.get('mail')?.sources).toEqual(['mail.read']);
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'suspended', wait: { for: 'person' } });
  });

  it('passes where the task declares it, by name or pattern, in its version or since', async () => {
    for (const flow of [asked.flows[0], { from: 'mail.*', to: 'shop.*' }, { from: '*', to: '*' }]) {
      const flows = [flow ?? { from: '', to: '' }];
      for (const more of [meant(flows), meant([], flows)]) {
        const run = running([mail, order('${steps.inbox.text}')], more);
        expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
      }
    }
    const other = running([mail, order('${steps.inbox.text}')], meant([{ from: 'web.*', to: 'shop.order' }]));
    expect(await other.execute()).toMatchObject({ kind: 'suspended' });
  });

  it('reaches a tool that only its server calls read-only in a task of a person, and not in one of an agent', async () => {
    const flows = { declared: [], current: async () => [] };
    const nodes = [mail, { id: 'ask', uses: 'shop.find', with: { text: '${steps.inbox.text}' } }];
    for (const believes_servers of [true, false]) {
      const run = running(nodes, { flows: { ...flows, believes_servers } });
      run.tools.add('shop.find', 'read_only', () => 'found', { claimed: true });
      expect((await run.execute()).kind).toBe(believes_servers ? 'succeeded' : 'suspended');
    }
  });

  it('fails the step when a person refuses', async () => {
    const run = running([mail, order('${steps.inbox.text}')]);
    await run.execute();
    run.answer('order', 'refuse');
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'rejected', message: 'a person refused the call of shop.order' },
      step_path: 'order',
    });
    expect(run.tools.count('shop.order')).toBe(0);
  });

  it('comes with an event and with params as well, where a stranger gave them', async () => {
    const sources = { event: ['event'], params: ['web.fetch'] };
    const nodes = [order('${event.payload.text} ${params.who}')];
    const event = { payload: { text: mark } };
    const first = running(nodes);
    const run = running(nodes, { sources, run: { ...first.run, event } });
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(questions(run)[0]?.detail.about).toEqual({
      flows: ['event', 'web.fetch'].map((from) => ({ from, to: 'shop.order' })),
    });
  });
});

/** Runs with a person who answers every question as told, until nothing is left to ask. */
async function through(nodes: unknown, answers: readonly boolean[]) {
  const run = running(nodes);
  for (let round = 0; round < 60; round++) {
    const result = await run.executeThroughWaits();
    if (result.kind !== 'suspended') break;
    for (const item of questions(run))
      if (item.state === 'open')
        run.answer(String(item.step_path), answers[round % answers.length] ? 'allow once' : 'refuse');
  }
  return run;
}

const answers = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });

describe('in any pipeline', () => {
  it('nothing that a stranger wrote reaches a writing call without having been asked about', async () => {
    let sent = 0;
    const property = fc.asyncProperty(randomFlows, answers, async (nodes, given) => {
      const run = await through(nodes, given);
      const allowed = questions(run).filter(({ answer }) => answer === 'allow once');
      const agreed = new Set(allowed.map(({ detail }) => JSON.stringify(detail.input as Json)));
      for (const input of run.tools.inputs('shop.order')) {
        if (!JSON.stringify(input).includes(mark)) continue;
        sent += 1;
        expect(agreed).toContain(JSON.stringify(input as JsonObject));
      }
    });
    await fc.assert(property, { numRuns: 400 });

    expect(sent).toBeGreaterThan(20);
  });

  it('what a run asks about was found before it was saved', async () => {
    const judge = { isUntrusted, isWriting: (tool: string) => tool === 'shop.order' };
    let asks = 0;
    const property = fc.asyncProperty(randomFlows, answers, async (nodes, given) => {
      const run = await through(nodes, given);
      const found = untrustedFlows(run.pipeline, judge).flatMap(({ from, to }) =>
        from.map((one) => `${one} > ${to}`),
      );
      for (const { detail } of questions(run)) {
        const { flows } = detail.about as { readonly flows: readonly Flow[] };
        asks += 1;
        expect(found).toEqual(expect.arrayContaining(flows.map(({ from, to }) => `${from} > ${to}`)));
      }
    });
    await fc.assert(property, { numRuns: 250 });
    expect(asks).toBeGreaterThan(20);
  });
});
