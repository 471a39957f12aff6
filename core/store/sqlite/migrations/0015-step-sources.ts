import type { Migration } from './migration.ts';

/** What others may have written of a step's output. */
export const stepSources: Migration = {
  name: '0015-step-sources',
  up: `
-- A JSON list of tools, and of 'event'; NULL where nobody else wrote anything.
ALTER TABLE steps ADD COLUMN sources TEXT CHECK (sources IS NULL OR json_array_length(sources) > 0);
`,
  down: `
ALTER TABLE steps DROP COLUMN sources;
`,
};
