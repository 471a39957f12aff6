import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../core/config.ts';
import { SETTINGS } from '../core/config-settings.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The cells of every table row whose first cell is `code`, below a heading and up to the next one. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section.split('\n').flatMap((line) => {
    const cells = /^\| `/.test(line) ? line.slice(1, -1).split('|') : undefined;
    return cells ? [cells.map((cell) => cell.trim())] : [];
  });
}

describe('README', () => {
  test('leads with the two commands', () => {
    expect(readme.split('\n').slice(2, 5).join('\n')).toMatch(/^```sh\nnpm start .*\nnpm test /);
  });

  test('says of each direct dependency why it is there, and of no other', () => {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(
      rowsBelow('Dependencies')
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(names.map((name) => `\`${name}\``).toSorted());
  });

  test('lists every setting with its default and meaning', async () => {
    const config: Record<string, unknown> = { ...(await readConfig({})) };
    const expected = SETTINGS.map(({ path, description }) => {
      const value = path
        .split('.')
        .reduce<unknown>((tree, key) => (tree as Record<string, unknown>)[key], config);
      const shown = path === 'timezone' ? "the system's" : `\`${value === '' ? '""' : value}\``;
      return [`\`${path}\``, shown, description];
    });
    expect(rowsBelow('Configuration').toSorted()).toEqual(expected.toSorted());
  });

  test('names only scripts that exist', () => {
    const named = [...readme.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !((name ?? '') in manifest.scripts))).toEqual([]);
  });
});
