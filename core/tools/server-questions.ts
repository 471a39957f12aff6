import { OrdinautError } from '../errors.ts';
import type { Id, JsonObject } from '../model/json.ts';
import type { Clock, Elicit } from '../ports.ts';
import type { CallLimits } from './call-limits.ts';

/** Longest schema that is put to a person, in characters of JSON. */
const longestSchema = 20_000;
/** Questions of one server that wait for a person at once, and that it may put while it works on one call. */
const mostOpen = 5;
const mostOfCall = 50;
/** Kept of a call's time for the server to end by itself when nobody has answered, in milliseconds. */
const farewellMs = 5_000;

interface AskingCall extends CallLimits {
  readonly run_id?: Id | null;
  readonly task_id?: Id | null;
}

interface CallUnderWay extends AskingCall {
  readonly tool: string;
  /** Monotonic. */
  readonly ends_at: number;
  readonly ended: AbortController;
  unanswered_ms: number | null;
  /** Questions put so far. */
  asked: number;
}

/** What MCP calls an ElicitResult. */
export type QuestionResult = {
  readonly action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, string | number | boolean | string[]>;
};

/**
 * What one server asks the person while it works on calls (MCP `elicitation/create`, form mode). The person's time is part of the
 * call's: five seconds before its timeout, or a quarter of it, the server is told that nobody answered, and the call fails
 * with `elicitation_unanswered` once the server has ended it, so that no effect is left in doubt.
 */
export class ServerQuestions {
  readonly #server: string;
  readonly #clock: Clock;
  readonly #elicit: Elicit | undefined;
  readonly #calls = new Set<CallUnderWay>();
  #open = 0;

  constructor(server: string, clock: Clock, elicit: Elicit | undefined) {
    this.#server = server;
    this.#clock = clock;
    this.#elicit = elicit;
  }

  /** Sends a call. Throws what it throws, and `elicitation_unanswered` (answered) where the person did not answer for it. */
  async during<T>(tool: string, call: AskingCall, send: () => Promise<T>): Promise<T> {
    const left = call.timeout_ms - (call.waited_ms ?? 0);
    const ends_at = this.#clock.monotonic() + left;
    const one: CallUnderWay = {
      ...call,
      tool,
      ends_at,
      ended: new AbortController(),
      unanswered_ms: null,
      asked: 0,
    };
    this.#calls.add(one);
    try {
      const result = await send();
      if (one.unanswered_ms !== null) throw unanswered(tool, one.unanswered_ms);
      return result;
    } finally {
      this.#calls.delete(one);
      one.ended.abort();
    }
  }

  async ask(
    params: { readonly message: string; readonly requestedSchema?: unknown },
    signal: AbortSignal,
  ): Promise<QuestionResult> {
    const [first] = this.#calls;
    const elicit = this.#elicit;
    const schema = params.requestedSchema;
    // Nobody is asked for a server that works on nothing.
    if (!elicit || !first || typeof schema !== 'object' || schema === null) return { action: 'cancel' };
    if (JSON.stringify(schema).length > longestSchema) return { action: 'decline' };
    // Nobody reads what comes by the hundred.
    if (this.#open >= mostOpen || first.asked >= mostOfCall) return { action: 'decline' };
    first.asked += 1;
    this.#open += 1;
    try {
      return await this.#put(elicit, params.message, schema as JsonObject, signal);
    } finally {
      this.#open -= 1;
    }
  }

  async #put(
    elicit: Elicit,
    message: string,
    schema: JsonObject,
    signal: AbortSignal,
  ): Promise<QuestionResult> {
    const [first = null, ...others] = this.#calls;
    const call = others.length === 0 ? first : null;
    const ends_at = Math.min(...[...this.#calls].map((one) => one.ends_at));
    const left = Math.max(0, ends_at - this.#clock.monotonic());
    const patience_ms = Math.ceil(left - Math.min(farewellMs, left / 4));
    const answer = await elicit({
      server: this.#server,
      call: call && { tool: call.tool, run_id: call.run_id ?? null, task_id: call.task_id ?? null },
      message,
      schema,
      patience_ms,
      signal: call ? AbortSignal.any([signal, call.ended.signal]) : signal,
    });
    if (answer.kind === 'unanswered' && call) call.unanswered_ms = patience_ms;
    switch (answer.kind) {
      case 'accepted':
        return { action: 'accept', content: answer.value as NonNullable<QuestionResult['content']> };
      case 'declined':
        return { action: 'decline' };
      case 'unanswered':
        return { action: 'cancel' };
    }
  }
}

function unanswered(tool: string, patience_ms: number): OrdinautError {
  return new OrdinautError({
    code: 'elicitation_unanswered',
    message: `${tool} asked something in the inbox, and nobody answered within ${Math.round(patience_ms / 1_000)} s`,
    hint: 'the server was told so and has ended the call; a greater timeout_seconds of the step gives more time to answer',
    retryable: false,
    delivery: 'answered',
  });
}
