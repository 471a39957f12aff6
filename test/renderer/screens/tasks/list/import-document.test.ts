import { expect, it } from 'vitest';
import { readImport } from '../../../../../renderer/screens/tasks/list/import-document.ts';

const task = { title: 'Echo' };

it.each([
  ['a task', JSON.stringify(task), 1],
  ['a list', JSON.stringify([task, task]), 2],
  ['an export', JSON.stringify({ format: 'ordinaut.tasks/1', tasks: [task] }), 1],
  ['comments and a trailing comma', '// mine\n[{"title": "Echo"},]', 1],
])('%s is read', (_, text, count) => {
  const read = readImport(text);
  expect(read.kind === 'tasks' && read.drafts.length).toBe(count);
});

it('a text that is no JSON says at which line', () => {
  expect(readImport('[\n{"title" "Echo"}]')).toMatchObject({ kind: 'unreadable', line: 2 });
});

it('what is no task is named', () => {
  expect(readImport('[{"title": "Echo"}, 5]')).toEqual({ kind: 'unreadable', reason: 'tasks[1]', line: 1 });
});

it('an empty text holds nothing', () => {
  expect(readImport('  \n')).toEqual({ kind: 'nothing' });
});
