import type { Agent, AgentToken } from '../model/agent.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Pairing, PairingGrant } from '../model/pairing.ts';
import type { NewInboxItem } from './inbox-store.ts';

/** Programs that ask to become agents. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface PairingStore {
  /** With its question; false, and nothing is kept, when `most` are open already. Throws `conflict` for a code that is in use. */
  addPairing(
    pairing: Omit<Pairing, 'state' | 'granted' | 'inbox_item'>,
    question: NewInboxItem,
    most: number,
  ): Promise<boolean>;
  getPairing(id: Id): Promise<Pairing | null>;
  /** Those that wait for a person, oldest first. */
  openPairings(now: Instant): Promise<readonly Pairing[]>;
  /** Answers its question too; `granted` null refuses. Throws `conflict` for one that waits for no answer. */
  decidePairing(decision: {
    readonly id: Id;
    readonly granted: PairingGrant | null;
    readonly by: Id;
    readonly at: Instant;
    readonly expires_at: Instant;
  }): Promise<Pairing>;
  /** Saves the agent with the token in place of every earlier one; false, and nothing is saved, unless it is allowed and in time. */
  collectPairing(id: Id, agent: Agent, token: AgentToken, at: Instant): Promise<boolean>;
}
