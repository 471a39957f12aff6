import { describe, expect, it } from 'vitest';
import { suggest } from '../../../../../../renderer/screens/tasks/editor/pipeline/completions.ts';

const facts = {
  tools: [
    { name: 'mail.search', title: 'Search mail', description: '' },
    { name: 'weather.forecast', title: 'Forecast', description: '' },
  ],
  schemasOf: (tool: string) =>
    tool === 'mail.search'
      ? {
          input: {
            properties: {
              query: { type: 'string', description: 'What to look for.' },
              folder: { enum: ['inbox', 'sent'] },
              unread: { type: 'boolean' },
              sort: { type: 'object', properties: { by: { type: 'string' } } },
            },
          },
          output: {
            properties: {
              messages: { type: 'array', items: { properties: { subject: { type: 'string' } } } },
            },
          },
        }
      : undefined,
  params: ['city'],
};

/** `|` is the cursor. */
function at(text: string) {
  const offset = text.indexOf('|');
  const found = suggest(text.replace('|', ''), offset, facts);
  return found && { ...found, labels: found.options.map(({ label }) => label) };
}
const step = (written: string) =>
  `[{"id": "found", "uses": "mail.search", "with": {}}, {"id": "b", ${written}}]`;

describe('suggest', () => {
  it('tools', () => {
    expect(at(step('"uses": "wea|"'))?.labels).toEqual(['mail.search', 'weather.forecast']);
  });

  it('arguments of the tool, with what they are for', () => {
    const found = at(step('"uses": "mail.search", "with": {"q|"}'));
    expect(found?.options[0]).toMatchObject({
      label: 'query',
      detail: 'What to look for.',
      apply: '"query": ',
    });
  });

  it('arguments deeper inside', () => {
    expect(at(step('"uses": "mail.search", "with": {"sort": {"|"}}'))?.labels).toEqual(['by']);
  });

  it('a key that is there already has its colon', () => {
    expect(at(step('"uses": "mail.search", "with": {"|": 1}'))?.options[0]?.apply).toBe('"query"');
  });

  it('values of a choice, with their quotes', () => {
    const found = at(step('"uses": "mail.search", "with": {"folder": "|"}'));
    expect(found?.options.map(({ apply }) => apply)).toEqual(['"inbox"', '"sent"']);
  });

  it('values that are no text', () => {
    expect(at(step('"uses": "mail.search", "with": {"unread": |}'))?.labels).toEqual(['true', 'false']);
  });

  it('keys of a step that it does not have yet', () => {
    const found = at(step('"uses": "mail.search", "|"'));
    expect(found?.labels).toContain('save_as');
    expect(found?.labels).not.toContain('uses');
  });

  it('names that a template can begin with', () => {
    expect(at(step('"uses": "mail.search", "with": {"query": "for ${|"}'))?.labels).toContain('params');
  });

  it('steps before, and not after', () => {
    expect(at(step('"uses": "mail.search", "with": {"query": "${steps.|"}'))?.labels).toEqual(['found']);
    expect(
      at('[{"id": "a", "uses": "mail.search", "with": {"query": "${steps.|"}}, {"id": "b"}]')?.labels,
    ).toEqual([]);
  });

  it('what a step gives, through lists', () => {
    expect(at(step('"if": "steps.found.|"'))?.labels).toEqual(['messages']);
    expect(at(step('"if": "steps.found.messages[0].|"'))?.labels).toEqual(['subject']);
  });

  it('parameters of the task', () => {
    expect(at(step('"uses": "mail.search", "with": {"query": "${params.|"}'))?.labels).toEqual(['city']);
  });

  it('nothing in plain text', () => {
    expect(at(step('"title": "My |"'))).toBeNull();
  });
});
