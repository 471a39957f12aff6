import { describe, expect, it } from 'vitest';
import type { PipelineNode } from '../../../core/model/pipeline.ts';
import { untrustedFlows } from '../../../core/pipeline/untrusted-flows.ts';

const judge = {
  isUntrusted: (tool: string) => tool.startsWith('mail.') || tool.startsWith('web.'),
  isWriting: (tool: string) => tool === 'notify.send' || tool === 'mail.send',
};
const flows = (...nodes: PipelineNode[]) => untrustedFlows(nodes, judge);
const mail: PipelineNode = { id: 'mail', uses: 'mail.read', save_as: 'inbox' };
const send = (text: string, more: object = {}): PipelineNode => ({
  ...{ id: 'send', uses: 'notify.send', with: { text } },
  ...more,
});
const found = [{ from: ['mail.read'], to: 'notify.send', step: 'send' }];

describe('flows of what others wrote into writing calls', () => {
  it.each([
    ['by the name it is saved under', '${steps.inbox.text}'],
    ['by the id of its step', 'You have ${steps.mail}'],
    ['in quotes', '${steps."inbox".text}'],
    ['as all steps together', '${steps}'],
    ['inside a function', '${join(`, `, steps.inbox[*].subject)}'],
  ])('are found %s', (_, text) => {
    expect(flows(mail, send(text))).toEqual(found);
  });

  it('are found through a model that worked on it', () => {
    const brief: PipelineNode = { id: 'brief', uses: 'llm.plan', with: { emails: '${steps.inbox}' } };
    expect(flows(mail, brief, send('${steps.brief.text}'))).toEqual(found);
  });

  it('are not found where they only decide, nor in a step beside them', () => {
    expect(flows(mail, send('hello', { if: 'contains(steps.inbox.text, `pay`)' }))).toEqual([]);
    expect(flows(mail, send('you have mail; see steps.inbox'))).toEqual([]);
  });

  it('are found in the words of an error that the pipeline goes on from', () => {
    expect(flows({ ...mail, on_error: 'continue' }, send('${steps.mail.error.message}'))).toEqual(found);
  });

  it('are found in a loop over it, also on its second round', () => {
    const loop: PipelineNode = { id: 'each', foreach: '${steps.inbox}', do: [send('${item.subject}')] };
    expect(flows(mail, loop)).toEqual(found);
    const again: PipelineNode = {
      id: 'again',
      repeat: { until: 'done', max: 3 },
      do: [send('${input}'), mail],
    };
    expect(flows(again)).toContainEqual(found[0]);
  });

  it('are found along a chain, in branches and in the cases of a switch', () => {
    expect(flows({ id: 'chain', chain: [mail, send('${input.text}')] })).toEqual(found);
    expect(flows(mail, { id: 'both', parallel: [[send('${steps.inbox}')]] })).toEqual(found);
    const choice: PipelineNode = { id: 'if', switch: [{ when: 'true', do: [send('${steps.inbox}')] }] };
    expect(flows(mail, choice)).toEqual(found);
  });

  it('are found in a fallback, and in what is passed to another task', () => {
    const first: PipelineNode = { id: 'try', uses: 'llm.plan', fallback: send('${steps.inbox}') as never };
    expect(flows(mail, first)).toEqual(found);
    expect(flows(mail, { id: 'other', call: 'Other', params: { text: '${steps.inbox}' } })).toEqual([
      { from: ['mail.read'], to: 'call', step: 'other' },
    ]);
  });

  it('begin with what an event carries, too', () => {
    expect(flows(send('${event.payload.path}'))).toEqual([
      { from: ['event'], to: 'notify.send', step: 'send' },
    ]);
  });

  it('are not found where nothing untrusted goes', () => {
    const weather: PipelineNode = { id: 'weather', uses: 'weather.forecast' };
    expect(flows(mail, weather, send('${steps.weather.text} for ${params.city}'))).toEqual([]);
    expect(flows(mail, { id: 'count', uses: 'llm.plan', with: { emails: '${steps.inbox}' } })).toEqual([]);
  });
});
