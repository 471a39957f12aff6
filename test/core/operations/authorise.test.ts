import { describe, expect, it } from 'vitest';
import { type Agent, ownerAgentId } from '../../../core/model/agent.ts';
import { authorise } from '../../../core/operations/authorise.ts';
import { AgentQuietHours } from '../../../core/services/agent-quiet.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const clock = new FakeClock('2026-03-02T21:30:00Z');
const agent = (...scopes: string[]): Agent => ({ id: 'a', name: 'Scout', scopes, created_at: 0 });
const none = { items: [], next_cursor: null };
const quiet = await AgentQuietHours.load({ findAgents: async () => none }, clock, () => 'Europe/Chisinau');
const services = { quiet };
const operation = { name: 'tasks.create', scope: 'tasks:write' };
const attempt =
  (...scopes: string[]) =>
  () =>
    authorise({ agent: agent(...scopes), door: 'http', services }, operation, {});

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
    expect(() => authorise({ agent: agent('*'), door: 'http', services }, answer, {})).toThrow(
      'only a person may',
    );
    expect(() => authorise({ agent: owner, door: 'mcp', services }, answer, {})).toThrow('only a person may');
    expect(() => authorise({ agent: owner, door: 'cli', services }, answer, {})).not.toThrow();
  });

  it('lets an agent only look in its quiet hours, and says until when', () => {
    quiet.note({ ...agent('*'), quiet_hours: { from: '22:00', to: '07:00' } });
    const as =
      (readOnly: boolean, name = 'tasks.create') =>
      () => {
        const annotations = { readOnly, destructive: false, idempotent: false };
        authorise(
          { agent: agent('*'), door: 'http', services },
          { name, scope: 'tasks:write', annotations },
          {},
        );
      };
    expect(as(true)).not.toThrow();
    expect(as(false)).toThrow(
      expect.objectContaining({
        code: 'quiet_hours',
        message:
          'Scout changes nothing until 2026-03-03 07:00 +02:00: quiet hours of Scout from 22:00 to 07:00',
        retry_after_seconds: 7.5 * 3_600,
      }),
    );
    // The tool decides whether that call writes.
    expect(as(false, 'tools.call')).not.toThrow();
    quiet.note(agent('*'));
    expect(as(false)).not.toThrow();
  });
});
