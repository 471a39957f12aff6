import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8');

test('the page on security names files that exist', () => {
  const files = [...page.matchAll(/`((?:test|core|electron)\/[\w./-]+)`/g)].map(([, file]) => file ?? '');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every attack on it has a test', () => {
  const rows = page.split('\n').filter((line) => /^\| (?!attack|-)/.test(line));
  expect(rows.filter((row) => !/`test\/[\w./-]+` ?[,|]/.test(row))).toEqual([]);
});
