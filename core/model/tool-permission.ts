import type { InboxItem } from './inbox-item.ts';
import type { Id, Instant, JsonObject } from './json.ts';

/** `always` without asking, as long as the tool is what it was when a person said so; `ask` before each call; `never`. */
export const toolRules = ['always', 'ask', 'never'] as const;
export type ToolRule = (typeof toolRules)[number];

/** What a tool is, as two hashes: what answers under its server's name, and what it promises. */
export interface ToolFingerprint {
  /** Of the whole command line, environment and folder of its server, or of its address; `toolkit` for the product's own. */
  readonly origin: string;
  /** Of its name, description, schemas and annotations as pinned; empty for the product's own. */
  readonly definition: string;
}

/** What a person decided about calls of one tool. */
export interface ToolPermission extends ToolFingerprint {
  /** The agent that it is for, the owner among them; or the task, for which it says that a person agreed to this call in it. */
  readonly holder: Id;
  /** `server.tool` */
  readonly tool: string;
  readonly rule: ToolRule;
  readonly decided_at: Instant;
  readonly decided_by: Id;
}

/** What "always allow" would decide: `about.permission` of the question. */
export type AskedPermission = Pick<ToolPermission, 'holder' | 'tool' | 'origin' | 'definition'>;

/** The permission that a question is about; null for any other question. */
export function askedPermission({
  kind,
  detail,
}: Pick<InboxItem, 'kind' | 'detail'>): AskedPermission | null {
  const about = kind === 'approval' ? (detail.about as JsonObject | undefined) : undefined;
  return (about?.permission as AskedPermission | undefined) ?? null;
}

/** What a person said to one call outside of any run, when its agent makes it again. */
export type CallAnswer = 'once' | 'refused';
