import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const project = resolve(import.meta.dirname, '..', '..');

/** Runs test.mjs on a small project with these tests; its checks have no configuration there and fail or not as they like. */
function runTests(tests: string): { readonly code: number | null; readonly lines: readonly string[] } {
  const root = temporaryDirectory();
  cpSync(join(project, 'scripts'), join(root, 'scripts'), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'dir');
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  mkdirSync(join(root, 'test'));
  writeFileSync(join(root, 'test', 'small.test.ts'), `import { expect, test } from 'vitest';\n${tests}`);
  const { VITEST: _, VITEST_WORKER_ID: __, ...env } = process.env;
  const result = spawnSync(process.execPath, [join(root, 'scripts', 'test.mjs')], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { code: result.status, lines: result.stdout.trimEnd().split('\n') };
}

test('the last line of `npm test` counts, and a failing test fails the command', () => {
  const { code, lines } = runTests(`
    test('passes', () => {});
    test('fails', () => expect(1).toBe(2));
    test.skip('is skipped', () => {});
  `);
  expect(lines.at(-1)).toMatch(/^[1-6] passed, [1-6] failed, 1 skipped$/);
  expect(code).toBe(1);
});
