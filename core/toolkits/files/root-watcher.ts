import type { Stats } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { asOrdinautError, OrdinautError } from '../../errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Clock, Ids, Logger } from '../../ports.ts';
import { fileError } from './file-error.ts';
import { closedIn } from './file-roots.ts';
import type { FileTopic } from './file-watcher.ts';
import { FolderHints } from './folder-hints.ts';
import { type FolderSnapshot, loadSnapshot, saveSnapshot } from './folder-snapshot.ts';
import { walkFolder } from './folder-walk.ts';
import type { FileRoot } from './settings.ts';

/** A file that stays the same for so long is whole. */
const SETTLED_MS = 1_000;
/** After a hint, so that what belongs together is seen together. */
const HINT_MS = 200;
/** Looks without a hint: hints are not reliable on every file system. */
const LOOK_MS = 60_000;
/** Looks where the system gives no hints. */
const POLL_MS = 10_000;
const EVENTS_A_LOOK = 100;
const MOST_FILES = 100_000;
const DEEPEST = 50;
/** Half-written downloads and what editors keep beside a file. */
const PASSING = /(^~\$|^\.~lock\.|\.(tmp|part|partial|crdownload|download|swp|swx)$|~$)/i;
const NOT_WATCHED: ReadonlySet<string> = new Set(['.git', 'node_modules', '.DS_Store', 'Thumbs.db']);

export interface RootWatcherOptions {
  readonly root: FileRoot;
  /** The data directory, which is not watched. */
  readonly directory: string;
  /** Where the snapshot is kept. */
  readonly file: string;
  readonly publish: (topic: FileTopic, payload: JsonObject) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

interface Seen {
  readonly stamp: string;
  readonly stats: Stats;
  readonly path: string;
}
interface Unsettled {
  readonly stamp: string | null;
  readonly since: number;
}

/*
 * Looks and compares; the system's own hints only say when:
 *
 *   waiting ──hint, time──▶ looking ──difference──▶ unsettled ──same for 1 s──▶ published, noted in the snapshot
 *      ▲                       │                        │
 *      └───────────────────────┴────────────────────────┘ (another look soon)
 *
 * The snapshot holds what has been told. It changes with each event that was published, never before: what fails
 * is found different again.
 */
export class RootWatcher {
  readonly #options: RootWatcherOptions;
  #told: FolderSnapshot | undefined;
  readonly #unsettled = new Map<string, Unsettled>();
  readonly #hints: FolderHints;
  #cancelTimer: (() => void) | undefined;
  /** Monotonic; undefined while none is planned. */
  #nextLook: number | undefined;
  #restUntil = 0;
  #folders: readonly string[] = [];
  #looking: Promise<void> | undefined;
  #hinted = false;
  readonly #abort = new AbortController();

  constructor(options: RootWatcherOptions) {
    this.#options = options;
    this.#hints = new FolderHints(() => this.#hint(), process.platform);
  }

  async start(): Promise<void> {
    await this.#look();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelTimer?.();
    this.#hints.close();
    await this.#looking;
  }

  #look(): Promise<void> {
    if (this.#looking) return this.#looking;
    const { root, log, clock } = this.#options;
    this.#hinted = false;
    this.#nextLook = undefined;
    const began = clock.monotonic();
    this.#looking = this.#compare()
      .then((again) => {
        if (again || this.#hinted) return SETTLED_MS;
        return this.#hints.complete ? LOOK_MS : POLL_MS;
      })
      .catch((error: unknown) => {
        if (this.#abort.signal.aborted) return POLL_MS;
        const detail = asOrdinautError(error).toJSON();
        log.warn({ root: root.name, error: detail }, 'a watched folder could not be read');
        // They may be of a folder that is gone.
        this.#hints.close();
        return POLL_MS;
      })
      .then((next) => {
        const ended = clock.monotonic();
        // A folder that takes long to look at is looked at less.
        this.#restUntil = ended + (ended - began) * 4;
        this.#looking = undefined;
        this.#plan(next);
      });
    return this.#looking;
  }

  #plan(milliseconds: number): void {
    if (this.#abort.signal.aborted) return;
    const now = this.#options.clock.monotonic();
    const at = Math.max(now + milliseconds, this.#restUntil);
    if (this.#nextLook !== undefined && this.#nextLook <= at) return;
    this.#nextLook = at;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.timer(at - now, () => void this.#look());
  }

  #hint(): void {
    if (this.#looking) this.#hinted = true;
    else this.#plan(HINT_MS);
  }

  /** One look. Answers whether there should be another soon. */
  async #compare(): Promise<boolean> {
    const { root, file, ids, clock, log } = this.#options;
    // Watched before it is looked at, so that nothing falls in between.
    this.#hints.watch([root.path, ...this.#folders]);
    const { files: now, complete } = await this.#walk();
    if (this.#abort.signal.aborted) return false;
    // A folder that is watched only now may have got files since it was looked at.
    const unwatched = this.#hints.watch([root.path, ...this.#folders]);
    if (!this.#told) {
      this.#told = await loadSnapshot(file, root.path);
      if (!this.#told) {
        // What is there at the very first look is nothing new.
        this.#told = new Map([...now].map(([relative, { stamp }]) => [relative, stamp]));
        await saveSnapshot(file, root.path, this.#told, ids);
        return unwatched;
      }
    }
    const settled = this.#settled(now, complete, this.#told, clock.monotonic());
    const due = settled.slice(0, EVENTS_A_LOOK);
    let published = 0;
    try {
      for (const relative of due) {
        if (this.#abort.signal.aborted) break;
        await this.#publish(relative, now.get(relative), this.#told);
        published++;
      }
    } catch (error) {
      log.warn(
        { root: root.name, error: asOrdinautError(error).toJSON() },
        'a file event could not be published',
      );
    }
    if (published > 0) await saveSnapshot(file, root.path, this.#told, ids);
    return unwatched || this.#unsettled.size > 0;
  }

  /** Differences that have lasted; younger ones are remembered. */
  #settled(
    now: ReadonlyMap<string, Seen>,
    complete: boolean,
    told: FolderSnapshot,
    at: number,
  ): readonly string[] {
    const different = new Map<string, string | null>();
    for (const [relative, { stamp }] of now) if (told.get(relative) !== stamp) different.set(relative, stamp);
    // What was not looked at is not gone.
    if (complete) for (const relative of told.keys()) if (!now.has(relative)) different.set(relative, null);
    for (const relative of this.#unsettled.keys())
      if (!different.has(relative)) this.#unsettled.delete(relative);
    const settled: string[] = [];
    for (const [relative, stamp] of different) {
      const known = this.#unsettled.get(relative);
      if (!known || known.stamp !== stamp) this.#unsettled.set(relative, { stamp, since: at });
      else if (at - known.since >= SETTLED_MS) settled.push(relative);
    }
    return settled;
  }

  async #publish(relative: string, seen: Seen | undefined, told: FolderSnapshot): Promise<void> {
    const { root, publish } = this.#options;
    if (seen) {
      await publish(told.has(relative) ? 'file.changed' : 'file.created', {
        path: seen.path,
        root: root.name,
        relative,
        size: seen.stats.size,
        modified_at: new Date(Math.max(0, Math.floor(seen.stats.mtimeMs))).toISOString(),
      });
      told.set(relative, seen.stamp);
    } else {
      await publish('file.removed', { path: join(root.path, relative), root: root.name, relative });
      told.delete(relative);
    }
    this.#unsettled.delete(relative);
  }

  /** Our own writing would be an event, whose writing would be an event. Throws when the root is the data directory. */
  async #closed(): Promise<string | undefined> {
    const { root, directory } = this.#options;
    const base = await realpath(root.path).catch((error: unknown) => {
      throw fileError(error, root.path);
    });
    const closed = await closedIn(base, directory);
    if (closed !== '') return closed;
    throw new OrdinautError({
      code: 'invalid_config',
      message: `the root ${root.name} is the data directory itself`,
    });
  }

  async #walk(): Promise<{ readonly files: ReadonlyMap<string, Seen>; readonly complete: boolean }> {
    const { root } = this.#options;
    const ignored = (relative: string, name: string): boolean =>
      NOT_WATCHED.has(name) ||
      PASSING.test(name) ||
      (root.ignore?.some((pattern) => matchesGlob(relative, pattern)) ?? false);
    const files = new Map<string, Seen>();
    const folders: string[] = [];
    const walk = walkFolder(root.path, {
      entries: MOST_FILES,
      depth: DEEPEST,
      skip: ignored,
      closed: await this.#closed(),
      signal: this.#abort.signal,
    });
    for (let step = await walk.next(); ; step = await walk.next()) {
      if (step.done) {
        this.#folders = folders;
        return { files, complete: step.value };
      }
      const { path, relative, stats } = step.value;
      if (stats.isDirectory()) folders.push(path);
      if (!stats.isFile()) continue;
      const stamp = `${stats.size}:${Math.floor(stats.mtimeMs)}:${stats.ino}`;
      files.set(relative, { stamp, stats, path });
    }
  }
}
