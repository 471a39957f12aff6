import { OrdinautError } from '../errors.ts';
import type { ToolDefinition } from '../model/tool.ts';
import { spendsTokens, tokensOf, type Usage } from '../model/usage.ts';
import type { TaskFacts } from './execute.ts';

/** What a run has spent of its task's budget, over all its attempts. */
export class Budget {
  readonly #task: Pick<TaskFacts, 'tool_calls' | 'tokens'>;
  #calls: number;
  #tokens: number;

  constructor(
    task: Pick<TaskFacts, 'tool_calls' | 'tokens'>,
    before: { readonly calls: number; readonly usage: Usage | null },
  ) {
    this.#task = task;
    this.#calls = before.calls;
    this.#tokens = tokensOf(before.usage);
  }

  /**
   * Counts a call that is about to begin. Throws `budget_exceeded` for one call too many, and for one of a tool that spends
   * tokens once they are used up: what else the run does with what it has paid for goes on.
   */
  begin(tool: ToolDefinition): void {
    const { tool_calls, tokens = null } = this.#task;
    if (tool_calls !== null && this.#calls >= tool_calls)
      throw new OrdinautError({
        code: 'budget_exceeded',
        message: `the task may make ${tool_calls} tool calls in a run, and has made them`,
        hint: 'raise budget.tool_calls of the task',
      });
    if (tokens !== null && this.#tokens >= tokens && spendsTokens(tool))
      throw new OrdinautError({
        code: 'budget_exceeded',
        message: `the task may spend ${tokens} tokens in a run, and has spent ${this.#tokens}, so ${tool.name} is not called`,
        hint: 'raise budget.tokens of the task, or pass less material',
      });
    this.#calls += 1;
  }

  /** Counts what a call spent. */
  add(usage: Usage | null): void {
    this.#tokens += tokensOf(usage);
  }
}
