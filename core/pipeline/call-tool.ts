import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { ToolAnswer } from '../ports.ts';
import type { Execution } from './execution.ts';

export type Answer =
  | { readonly ok: true; readonly answer: ToolAnswer }
  /** `delivery` is always set when something may have been sent. */
  | { readonly ok: false; readonly error: OrdinautError };

/** How long a caller that was told to stop may take to say what became of the call. */
const GRACE_MS = 2_000;

/**
 * One tool call, bounded in time. A caller that ignores the abort cannot hold the run up: after the grace its call counts
 * as of unknown delivery. Never rejects.
 */
export function callTool(
  execution: Execution,
  call: {
    readonly tool: string;
    readonly input: JsonObject;
    readonly timeout_ms: number;
    readonly idempotency_key: string | null;
    readonly path: string;
  },
): Promise<Answer> {
  const { path, ...sent } = call;
  const { tools, clock, run, task, onProgress, watched, mayCall } = execution.options;
  const controller = new AbortController();
  const timeout = (): OrdinautError =>
    new OrdinautError({
      code: 'timeout',
      message: `${call.tool} did not answer within ${call.timeout_ms / 1000} s`,
      hint: 'raise timeout_seconds of the step, or look at the tool server',
      retryable: true,
      delivery: 'unknown',
    });
  return new Promise((resolve) => {
    let timedOut = false;
    let cancelGrace: (() => void) | null = null;
    const end = (answer: Answer): void => {
      cancelTimer();
      cancelGrace?.();
      execution.leave(controller);
      resolve(answer);
    };
    controller.signal.onabort = () => {
      cancelGrace = clock.timer(GRACE_MS, () => end({ ok: false, error: typed(controller.signal.reason) }));
    };
    const cancelTimer = clock.timer(call.timeout_ms, () => {
      timedOut = true;
      controller.abort(timeout());
    });
    execution.enter(controller);
    invoke().then(
      (answer) => end({ ok: true, answer }),
      (thrown: unknown) => {
        const error = typed(thrown);
        // A caller that confirms the abort is believed about the delivery; that it took too long is what the person should read.
        const late = timedOut && error.delivery !== 'answered';
        const shown = () =>
          new OrdinautError({ ...timeout().toJSON(), delivery: error.delivery ?? 'unknown' }, error);
        end({ ok: false, error: late ? shown() : error });
      },
    );
  });

  async function invoke(): Promise<ToolAnswer> {
    return tools.call({
      ...sent,
      mode: run.mode,
      signal: controller.signal,
      run_id: run.id,
      task_id: task.id,
      agent_id: run.agent_id,
      timezone: task.timezone,
      correlation_id: run.correlation_id,
      ...(mayCall && { permitted: true }),
      ...(watched?.() && {
        progress: (message) => onProgress?.({ kind: 'step_message', path, message, at: clock.now() }),
      }),
    });
  }
}

/** A foreign error is a defect of the caller; nothing is known about the delivery then. */
function typed(thrown: unknown): OrdinautError {
  if (thrown instanceof OrdinautError) return thrown;
  return new OrdinautError({ ...asOrdinautError(thrown).toJSON(), delivery: 'unknown' }, thrown);
}
