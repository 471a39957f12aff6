import type { Migration } from './migration.ts';

/** When an agent is to be quiet. */
export const agentQuietHours: Migration = {
  name: '0019-agent-quiet-hours',
  up: `
ALTER TABLE agents ADD COLUMN quiet_hours TEXT CHECK (json_valid(quiet_hours));
`,
  down: `
ALTER TABLE agents DROP COLUMN quiet_hours;
`,
};
