import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IpcAnswer } from '../../core/doors/ipc-contract.ts';
import { createTaskFileOpener, taskFileIn } from '../../electron/task-file.ts';
import { wordsIn } from '../../electron/words.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A file of tasks that is opened by a person who answers the question with `agreed`. */
async function openFile(content: string, agreed: boolean, answer: IpcAnswer = { ok: true, output: {} }) {
  const file = join(temporaryDirectory(), 'from-ana.ordinaut');
  writeFileSync(file, content);
  const questions: string[] = [];
  const done: unknown[] = [];
  const opener = createTaskFileOpener({
    host: {
      async call(operation, input) {
        done.push([operation, input]);
        return answer;
      },
    },
    words: () => wordsIn('en'),
    async ask({ message, detail }) {
      questions.push(`${message}\n${detail}`);
      return agreed;
    },
    tell: (title, body) => done.push(['tell', title, body]),
    show: (path) => done.push(['show', path]),
  });
  await opener(file);
  return { questions, done };
}

const document = { format: 'ordinaut.tasks/1', tasks: [{ title: 'Stretch' }, { title: 'Tea' }] };

describe('a file of exported tasks', () => {
  test('is imported after the person has seen its titles, and the tasks are shown', async () => {
    const { questions, done } = await openFile(JSON.stringify(document), true);
    expect(questions).toEqual([
      expect.stringMatching(/^Import these 2 tasks\?\n• Stretch\n• Tea\n\nThey are paused/),
    ]);
    expect(done).toEqual([
      ['tasks.import', { document }],
      ['show', '/tasks'],
    ]);
  });

  test('does nothing when the person declines', async () => {
    expect((await openFile(JSON.stringify(document), false)).done).toEqual([]);
  });

  test.each([
    ['not JSON', 'Unexpected token'],
    ['{"tasks": []}', 'it holds no tasks'],
    ['null', 'it holds no tasks'],
    [JSON.stringify('x'.repeat(9 * 1024 * 1024)), 'at most 8388608 are read'],
  ])('that is %.20s is refused without a question', async (content, why) => {
    const { questions, done } = await openFile(content, true);
    expect(questions).toEqual([]);
    expect(done).toEqual([['tell', 'That did not work', expect.stringContaining(why)]]);
  });

  test('that the engine refuses is told with its reason', async () => {
    const error = { code: 'invalid_task', message: 'nothing was imported: there is no tool x.y' };
    const { done } = await openFile(JSON.stringify({ title: 'Odd' }), true, { ok: false, error });
    expect(done.at(-1)).toEqual(['tell', 'That did not work', `from-ana.ordinaut: ${error.message}`]);
  });
});

describe('the words of a command line', () => {
  test('name a file from the folder where they were said', () => {
    expect(taskFileIn(['ordinaut-desktop', '--hidden', 'from-ana.ordinaut'], '/home/ana')).toBe(
      '/home/ana/from-ana.ordinaut',
    );
  });

  test('are often without one', () => {
    expect(taskFileIn(['ordinaut-desktop', '--x=a.ordinaut', 'ordinaut://open/tasks'], '/')).toBeUndefined();
  });
});
