import type { Id, Instant } from '../model/json.ts';
import type { RecordedCall, Recording } from '../model/recording.ts';
import type { Page, Paged } from './page.ts';

/** Calls of agents that are recorded. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface RecordingStore {
  /** The recording of an agent that is on, or a new one with this id. */
  startRecording(id: Id, agent_id: Id, at: Instant): Promise<Recording>;
  /** Ends the one that is on; null when none is. */
  stopRecording(agent_id: Id, at: Instant): Promise<Recording | null>;
  /** Keeps a call while a recording of the agent is on. One that does not fit any more ends it as full. */
  recordCall(agent_id: Id, call: RecordedCall): Promise<void>;
  getRecording(id: Id): Promise<Recording | null>;
  /** In their order. */
  recordedCalls(id: Id): Promise<readonly RecordedCall[]>;
  /** Newest first. */
  findRecordings(filter: { readonly agent_id?: Id }, page: Page): Promise<Paged<Recording>>;
  /** Whether there was one. */
  removeRecording(id: Id): Promise<boolean>;
}
