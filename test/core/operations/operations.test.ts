import { describe, expect, it } from 'vitest';
import { findOperation, operations } from '../../../core/operations/operations.ts';

describe('the list of operations', () => {
  it('has each name once, as noun.verb in snake case', () => {
    const names = operations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z]+(_[a-z]+)*$/);
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s tells a person and a model what it is',
    (name, { title, description, input, scope, annotations }) => {
      const [noun] = name.split('.');
      expect(title.length).toBeGreaterThan(5);
      expect(description).toMatch(/^[A-Z“].{30,}[.?]$/s);
      // Who may call tools may not thereby change what there is; who one is oneself is no secret.
      // An agent reads the answer to what it asked.
      const own: Readonly<Record<string, string>> = {
        ...{ 'tools.call': 'tools:call', 'agents.me': 'self', 'inbox.get': 'self' },
      };
      expect(scope).toBe(own[name] ?? `${noun}:${annotations.readOnly ? 'read' : 'write'}`);
      expect(annotations.readOnly && annotations.destructive).toBe(false);
      expect((input as { type?: string }).type).toBe('object');
    },
  );

  it('is plain JSON Schema in its inputs and outputs', () => {
    for (const { name, input, output } of operations) {
      expect(JSON.parse(JSON.stringify(input)), name).toHaveProperty('properties');
      expect(JSON.parse(JSON.stringify(output)), name).toHaveProperty('type', 'object');
    }
  });

  it.each([
    ['tasks.creat', 'did you mean tasks.create?'],
    ['tasks.frobnicate', expect.stringContaining('tasks has list, get')],
    ['taks.list', 'did you mean tasks.list?'],
    ['frobnicate', expect.stringContaining('the nouns are tasks')],
    ['constructor', expect.any(String)],
  ])('answers %s with a hint', (name, hint) => {
    expect(() => findOperation(name)).toThrow(expect.objectContaining({ code: 'unknown_operation', hint }));
  });
});
