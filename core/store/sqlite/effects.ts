import { type ErrorDetail, OrdinautError } from '../../errors.ts';
import type { Effect } from '../../model/effect.ts';
import type { Id } from '../../model/json.ts';
import type { NewInboxItem } from '../inbox-store.ts';
import type { ClaimToken } from '../run-queue.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { InboxQueries } from './inbox.ts';
import { toJson, toJsonOrNull } from './rows.ts';

/** The journal: what is about to be sent, and what nobody knows the fate of. Callers check the claim. */
export function effectQueries(connection: Connection, inbox: InboxQueries) {
  // An idempotent call that a crash interrupted is journaled again under its own id: the same row, one more attempt.
  const begin = connection.statement(`
    INSERT INTO effects (run_id, id, step_path, attempt, tool, kind, idempotency_key, input, state, output, error,
                         created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'sending', NULL, NULL, ?)
    ON CONFLICT (run_id, id) DO UPDATE SET attempt = excluded.attempt
    WHERE effects.state = 'sending' AND effects.kind <> 'write'`);
  const doubt = connection.statement(`
    UPDATE effects SET state = 'in_doubt', error = ?
    WHERE run_id = ? AND id = ? AND state IN ('sending', 'in_doubt')`);

  return {
    begin(claim: ClaimToken, effect: Effect): void {
      const journaled = begin.run(
        claim.run_id,
        effect.id,
        effect.step_path,
        effect.attempt,
        effect.tool,
        effect.kind,
        effect.idempotency_key,
        toJsonOrNull(effect.input),
        effect.created_at,
      );
      if (journaled === 0)
        throw new OrdinautError({
          code: 'conflict',
          message: `effect ${effect.id} of ${effect.tool} is journaled already: it is never sent twice`,
        });
    },

    doubt(emit: Emit, claim: ClaimToken, effect_id: Id, error: ErrorDetail, item: NewInboxItem): Id {
      if (doubt.run(toJson(error), claim.run_id, effect_id) === 0)
        throw new OrdinautError({ code: 'conflict', message: `effect ${effect_id} is not under way` });
      return inbox.open(emit, { ...item, kind: 'in_doubt', run_id: claim.run_id, effect_id });
    },
  };
}
