import { describe, expect, it } from 'vitest';
import type { McpCaller } from '../../../../core/doors/mcp/mcp-caller.ts';
import { callMcpTool } from '../../../../core/doors/mcp/mcp-tools.ts';
import { OrdinautError } from '../../../../core/errors.ts';

const signal = new AbortController().signal;

/** What an engine would be asked, by an agent with such scopes. */
function asked(scopes: readonly string[], answer: () => Promise<{ readonly items: [] }>) {
  const questions: string[] = [];
  const caller: McpCaller = {
    me: async () => {
      questions.push('agents.me');
      return { id: 'scout', name: 'Scout', scopes };
    },
    call: async (operation) => {
      questions.push(operation);
      return answer();
    },
    follow: async () => ({}),
  };
  return { questions, call: (tool: string) => callMcpTool(caller, tool, {}, { signal }) };
}
const forbidden = async () => {
  throw new OrdinautError({ code: 'forbidden', message: 'not for you' });
};

describe('a tool call', () => {
  it('is one question to the engine, however far away that is', async () => {
    const { call, questions } = asked(['tasks:*'], async () => ({ items: [] }));
    expect(await call('tasks_list')).toMatchObject({ structuredContent: { items: [] } });
    expect(questions).toEqual(['tasks.list']);
  });

  it('of what the scopes do not cover is that of an unknown tool', async () => {
    await expect(asked([], forbidden).call('tasks_list')).rejects.toThrow('Unknown tool: tasks_list');
    await expect(asked(['*'], forbidden).call('inbox_answer')).rejects.toThrow('Unknown tool: inbox_answer');
    const { call, questions } = asked(['*'], forbidden);
    await expect(call('tasks_lists')).rejects.toThrow('Unknown tool: tasks_lists');
    expect(questions).toEqual([]);
  });

  it('that is covered and still refused says why', async () => {
    expect(await asked(['tasks:*'], forbidden).call('tasks_list')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('not for you') }],
    });
  });
});
