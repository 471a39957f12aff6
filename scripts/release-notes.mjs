// A plugin of semantic-release: the notes of a release are the lines under "Unreleased" in CHANGELOG.md, which move under its version.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HEADING = '## Unreleased\n';

/** Refuses a release that people are told nothing of. */
export function verifyRelease(_options, { cwd }) {
  if (unreleased(cwd).notes === '')
    throw new Error('CHANGELOG.md holds nothing under "Unreleased": say what has changed for people');
}

export function generateNotes(_options, { cwd }) {
  return unreleased(cwd).notes;
}

export function prepare(_options, { cwd, nextRelease }) {
  const { before, notes, after } = unreleased(cwd);
  const day = new Date().toISOString().slice(0, 10);
  const parts = [
    `${before}${HEADING}`,
    `## ${nextRelease.version} – ${day}\n`,
    `${notes}\n`,
    ...(after === '' ? [] : [after]),
  ];
  writeFileSync(changelogIn(cwd), parts.join('\n'));
}

function unreleased(cwd) {
  const text = readFileSync(changelogIn(cwd), 'utf8').replaceAll('\r\n', '\n');
  const start = text.indexOf(HEADING);
  if (start < 0) throw new Error(`CHANGELOG.md lacks the heading "${HEADING.trim()}"`);
  const rest = text.slice(start + HEADING.length);
  const end = rest.search(/^## /m);
  return {
    before: text.slice(0, start),
    notes: (end < 0 ? rest : rest.slice(0, end)).trim(),
    after: end < 0 ? '' : rest.slice(end),
  };
}

function changelogIn(cwd) {
  return join(cwd, 'CHANGELOG.md');
}
