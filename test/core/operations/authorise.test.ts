import { describe, expect, it } from 'vitest';
import { type Agent, ownerAgentId } from '../../../core/model/agent.ts';
import { authorise } from '../../../core/operations/authorise.ts';

const agent = (...scopes: string[]): Agent => ({ id: 'a', name: 'Scout', scopes, created_at: 0 });
const operation = { name: 'tasks.create', scope: 'tasks:write' };
const attempt =
  (...scopes: string[]) =>
  () =>
    authorise({ agent: agent(...scopes), door: 'http' }, operation, {});

describe('authorise', () => {
  it.each([['*'], ['tasks:*'], ['tasks:write']])('lets an agent with %s pass', (scope) => {
    expect(attempt(scope)).not.toThrow();
  });

  it.each([[], ['tasks:read'], ['runs:*'], ['task'], ['tasks'], ['tasks:writer'], ['tools:*']])(
    'refuses an agent with %s',
    (...scopes) => {
      expect(attempt(...scopes)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    },
  );

  it('names the agent, the operation and the missing scope', () => {
    expect(attempt('runs:*')).toThrow('Scout may not use tasks.create: it needs the scope tasks:write');
  });

  it('lets people alone answer, whatever the scopes of an agent are', () => {
    const answer = { name: 'inbox.answer', scope: 'inbox:write', forPeople: true };
    const owner = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };
    expect(() => authorise({ agent: agent('*'), door: 'http' }, answer, {})).toThrow('only a person may');
    expect(() => authorise({ agent: owner, door: 'mcp' }, answer, {})).toThrow('only a person may');
    expect(() => authorise({ agent: owner, door: 'cli' }, answer, {})).not.toThrow();
  });
});
