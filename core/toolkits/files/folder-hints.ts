import { type FSWatcher, watch } from 'node:fs';

const MOST_FOLDERS = 2_000;

/**
 * Says that something happened in a folder or below. macOS and Windows watch a tree as one; elsewhere each folder is watched on
 * its own, because Node's recursive watching would take a watch for every file.
 */
export class FolderHints {
  readonly #onHint: () => void;
  readonly #recursive: boolean;
  readonly #watchers = new Map<string, FSWatcher>();
  #complete = false;

  constructor(onHint: () => void, platform: NodeJS.Platform) {
    this.#onHint = onHint;
    this.#recursive = platform === 'darwin' || platform === 'win32';
  }

  /** Whether every folder is watched. False where the system gives no more watches. */
  get complete(): boolean {
    return this.#complete;
  }

  /** The folders there are now; the first is the one above all others. Answers whether any is watched from now on that was not. */
  watch(folders: readonly string[]): boolean {
    let added = false;
    const wanted = new Set(this.#recursive ? folders.slice(0, 1) : folders.slice(0, MOST_FOLDERS));
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    this.#complete = this.#recursive || folders.length <= MOST_FOLDERS;
    for (const folder of wanted) {
      if (this.#watchers.has(folder)) continue;
      if (!this.#add(folder)) {
        this.#complete = false;
        break;
      }
      added = true;
    }
    return added;
  }

  close(): void {
    this.watch([]);
    this.#complete = false;
  }

  #add(folder: string): boolean {
    try {
      const watcher = watch(folder, { recursive: this.#recursive, persistent: false }, () => this.#onHint());
      // A folder that is gone is found missing by the next look.
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
        this.#complete = false;
        this.#onHint();
      });
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      // No watches left, or none on this file system: looking from time to time finds the rest.
      return false;
    }
  }
}
