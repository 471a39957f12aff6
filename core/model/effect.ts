import type { ErrorDetail } from '../errors.ts';
import type { Id, Instant, Json } from './json.ts';
import type { EffectKind } from './pipeline.ts';

/*
 * Effect state (a journaled tool call that may change the world):
 *
 *   sending ──▶ succeeded                  the tool answered
 *      │   └──▶ failed                     the tool said no, or it was never sent
 *      └──▶ in_doubt                       crash, timeout or broken pipe of a call that is not idempotent
 *              ├─ it went out ─▶ went_out  the step counts as done
 *              ├─ send again ──▶ send_again  the next attempt journals a new effect
 *              └─ stop ────────▶ stopped   the run fails
 *
 * An idempotent call stays `sending` over a crash and is repeated with the same key and the same input.
 */
export type EffectState =
  | 'sending'
  | 'succeeded'
  | 'failed'
  | 'in_doubt'
  | 'went_out'
  | 'send_again'
  | 'stopped';

export interface Effect {
  readonly id: Id;
  readonly run_id: Id;
  readonly step_path: string;
  readonly attempt: number;
  readonly tool: string;
  readonly kind: EffectKind;
  /** Sent as `_meta["ordinaut/idempotency-key"]`; the same for every repeat of this step of this run. */
  readonly idempotency_key: string;
  readonly input: Json;
  readonly state: EffectState;
  readonly output: Json;
  readonly error: ErrorDetail | null;
  readonly created_at: Instant;
  readonly settled_at: Instant | null;
}
