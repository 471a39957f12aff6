import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Json } from '../core/model/json.ts';
import type { EngineHost } from './engine-host.ts';
import type { Words } from './words.ts';

export interface TaskFileOptions {
  readonly host: Pick<EngineHost, 'call'>;
  readonly words: () => Words;
  /** Asks a person and answers whether they agree. */
  ask(question: {
    readonly message: string;
    readonly detail: string;
    readonly agree: string;
  }): Promise<boolean>;
  /** Shows a notification. */
  tell(title: string, body: string): void;
  show(path: string): void;
}

const extension = '.ordinaut';
const largestBytes = 8 * 1024 * 1024;
/** Titles that the question names. */
const mostTitles = 12;

/** The file of exported tasks among the words of a command line, as an absolute path. */
export function taskFileIn(words: readonly string[], folder: string): string | undefined {
  const word = words.find((each) => each.endsWith(extension) && !each.startsWith('-'));
  return word === undefined ? undefined : resolve(folder, word);
}

/**
 * What a file of exported tasks does when it is opened: its titles are shown, and with a person's consent its tasks are
 * imported, paused. A file comes from anywhere, so nothing of it runs unasked.
 */
export function createTaskFileOpener(options: TaskFileOptions): (file: string) => Promise<void> {
  const { host, words, ask, tell, show } = options;
  return async (file) => {
    const refuse = (why: string) => tell(words().couldNotTitle, `${basename(file)}: ${why}`);
    let document: Json;
    try {
      document = JSON.parse(await readBounded(file)) as Json;
    } catch (thrown) {
      return refuse(thrown instanceof Error ? thrown.message : String(thrown));
    }
    const titles = titlesIn(document);
    if (titles.length === 0) return refuse(words().noTasksInFile);
    const more = titles.length > mostTitles ? ['…'] : [];
    const listed = [...titles.slice(0, mostTitles).map((title) => `• ${title.slice(0, 200)}`), ...more];
    const agreed = await ask({
      message: words().importTasks(titles.length),
      detail: `${listed.join('\n')}\n\n${words().importedPaused}`,
      agree: words().importAgree,
    });
    if (!agreed) return;
    const answer = await host.call('tasks.import', { document });
    if (answer.ok) show('/tasks');
    else refuse(answer.error.message);
  };
}

async function readBounded(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > largestBytes) throw new Error(`${size} bytes, at most ${largestBytes} are read`);
  return readFile(file, 'utf8');
}

function titlesIn(document: Json): readonly string[] {
  const tasks = isObject(document) && Array.isArray(document.tasks) ? document.tasks : [document].flat();
  return tasks.flatMap((task) => (isObject(task) && typeof task.title === 'string' ? [task.title] : []));
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
