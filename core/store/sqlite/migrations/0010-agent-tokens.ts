import type { Migration } from './migration.ts';

/** Keys of agents, of which only hashes are kept, and what bounds an agent. */
export const agentTokens: Migration = {
  name: '0010-agent-tokens',
  up: `
ALTER TABLE agents ADD COLUMN limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits));
ALTER TABLE agents ADD COLUMN approval TEXT NOT NULL DEFAULT 'first_time'
  CHECK (approval IN ('always', 'first_time', 'never'));

CREATE TABLE agent_tokens (
  id         TEXT NOT NULL PRIMARY KEY,
  agent_id   TEXT NOT NULL REFERENCES agents (id),
  hash       TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  created_at INTEGER NOT NULL,
  expires_at INTEGER CHECK (expires_at > created_at),
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_tokens_of ON agent_tokens (agent_id) WHERE revoked_at IS NULL;
`,
  down: `
DROP TABLE agent_tokens;
ALTER TABLE agents DROP COLUMN approval;
ALTER TABLE agents DROP COLUMN limits;
`,
};
