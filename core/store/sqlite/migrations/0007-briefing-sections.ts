import type { Migration } from './migration.ts';

/** What a briefing says line by line, for the next one to be compared with. */
export const briefingSections: Migration = {
  name: '0007-briefing-sections',
  up: `
ALTER TABLE briefings ADD COLUMN sections TEXT CHECK (sections IS NULL OR json_valid(sections));
CREATE INDEX briefings_read ON briefings (task_id, seq) WHERE read_at IS NOT NULL;
`,
  down: `
DROP INDEX briefings_read;
ALTER TABLE briefings DROP COLUMN sections;
`,
};
