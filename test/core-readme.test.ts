import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const core = join(root, 'core');
/** Without its examples, which name files that a reader would add. */
const readme = readFileSync(join(core, 'README.md'), 'utf8').replace(/^```ts\n.*?^```$/gms, '');
const spans = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
const commands = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text = '']) => text.split(/\s+/));

test('every file and folder that core/README.md names exists', () => {
  const paths = [...spans, ...commands].filter((text) => /^[\w./-]+(\.(ts|mjs|cjs)|\/)$/.test(text));
  expect(paths.length).toBeGreaterThan(50);
  const missing = paths.filter((path) => !existsSync(join(core, path)) && !existsSync(join(root, path)));
  // What the engine must not reach need not be there.
  expect(missing.filter((path) => path !== 'electron/' && path !== 'renderer/')).toEqual([]);
});

test('every function that it names is in the code', () => {
  const code = globSync(['core/**/*.ts', 'test/support/*.ts'], { cwd: root })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  const names = spans.flatMap((text) => /^(?:\w+\.)?(\w+)\(\)$/.exec(text)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
});

const diagrams = [...readme.matchAll(/^\*\*([^*\n]+)\*\* \(`([^`\n]+)`\)\n\n```text\n(.*?)\n```$/gms)];

test('every state has its diagram', () => {
  const titles = diagrams.map(([, title]) => title);
  expect(titles).toEqual([
    'Task',
    'Run',
    'Step',
    'Occurrence',
    'Effect',
    'Inbox item',
    'Alert',
    'Recording',
    'Pairing',
    'Tool server',
  ]);
});

test.each(diagrams.map(([, title = '', file = '', diagram = '']) => ({ title, file, diagram })))(
  'the states of $title are those of $file',
  ({ file, diagram }) => {
    const comments = readFileSync(join(core, file), 'utf8').replace(/^ \* ?/gm, '');
    expect(comments).toContain(`${diagram}\n`);
  },
);
