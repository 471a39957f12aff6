import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { OrdinautError } from '../../errors.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import { fileError } from './file-error.ts';
import type { FileRoot } from './settings.ts';

/** How an input names a file. */
export interface FileName {
  readonly path: string;
  readonly root?: string | undefined;
}

/** A place in a root, with every link on the way resolved. */
export interface Place {
  readonly root: FileRoot;
  /** Of the root, links resolved. */
  readonly base: string;
  /** Absolute, links resolved. */
  readonly path: string;
  /** In the root, with `/`; empty for the root itself. */
  readonly relative: string;
  /** Where the data directory lies in the root, which is not reached through it; undefined when it does not. */
  readonly closed: string | undefined;
}

/** The declared folders: nothing outside of them is reached, whatever `..` and links say. */
export class FileRoots {
  readonly #roots: readonly FileRoot[];
  readonly #ports: Pick<ToolkitPorts, 'directory' | 'home'>;

  /** `roots` have absolute paths. */
  constructor(roots: readonly FileRoot[], ports: Pick<ToolkitPorts, 'directory' | 'home'>) {
    this.#roots = roots;
    this.#ports = ports;
  }

  /** The root named, or the only one. Throws `not_configured`, `unknown_root`, `invalid_input`. */
  root(name: string | undefined): FileRoot {
    const names = this.#roots.map((root) => root.name);
    const [only] = this.#roots;
    if (!only)
      throw new OrdinautError({
        code: 'not_configured',
        message: 'no folder is declared, so no file is reached',
        hint: 'add one to toolkits.files.roots of the configuration: {"name": "documents", "path": "~/Documents"}',
        delivery: 'not_sent',
      });
    if (name === undefined) {
      if (this.#roots.length === 1) return only;
      throw new OrdinautError({
        code: 'invalid_input',
        message: `root is missing: a relative path is in one of ${names.join(', ')}`,
        path: 'root',
        delivery: 'not_sent',
      });
    }
    const root = this.#roots.find((one) => one.name === name);
    if (root) return root;
    const hint = didYouMean(name, names);
    throw new OrdinautError({
      code: 'unknown_root',
      message: `there is no root "${name}"; there are ${names.join(', ')}`,
      path: 'root',
      ...(hint !== undefined && { hint }),
      delivery: 'not_sent',
    });
  }

  /**
   * Where a name leads: a path in the root, or an absolute one that lies in a root, in the innermost of several. What does not
   * exist yet is placed by the nearest folder above it that does. Throws `outside_roots`, `not_found` for a root that is gone, and what `root` throws.
   */
  async place({ path, root: name }: FileName): Promise<Place> {
    if (path.includes('\0')) throw outside(path);
    const whole = isAbsolute(path) || path === '~' || path.startsWith('~/');
    const given = whole ? resolve(settingsPath(path, this.#ports)) : undefined;
    const only = given === undefined || name !== undefined || this.#roots.length === 0;
    const candidates = only ? [this.root(name)] : this.#roots;
    let failure: OrdinautError | undefined;
    let nearest: Place | undefined;
    for (const root of candidates) {
      const base = await realpath(root.path).catch((error: unknown) => {
        failure = fileError(error, `the root ${root.name} (${root.path})`);
      });
      if (base === undefined) continue;
      const target = given ?? resolve(base, path);
      const real = await realTarget(target);
      if (real === undefined || !isInside(base, real)) continue;
      const place = below(base, real);
      const closed = await closedIn(base, this.#ports.directory);
      if (closed !== undefined && isBelow(closed, place)) failure = dataDirectory(path);
      else if (!nearest || base.length > nearest.base.length)
        nearest = { root, base, path: real, relative: place, closed };
    }
    if (nearest) return nearest;
    throw failure && (candidates.length === 1 || failure.code === 'outside_roots') ? failure : outside(path);
  }

  /** The same for a change. Throws `read_only_root` as well, and `outside_roots` for the root itself. */
  async writable(name: FileName): Promise<Place> {
    const place = await this.place(name);
    if (!place.root.writable)
      throw new OrdinautError({
        code: 'read_only_root',
        message: `the root ${place.root.name} is not to be changed`,
        path: 'path',
        hint: 'set writable for it in toolkits.files.roots if that is meant',
        delivery: 'not_sent',
      });
    if (place.relative === '') throw outside(name.path);
    return place;
  }
}

const below = (base: string, path: string): string => relative(base, path).split(sep).join('/');
const isBelow = (folder: string, path: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

/**
 * Where the data directory lies in a root, empty when it is the root: it holds the database, the secrets and the token of the engine, and
 * writing to it would be an event of it. undefined when it lies elsewhere; a root may well lie in it.
 */
export async function closedIn(base: string, directory: string): Promise<string | undefined> {
  const real = await realpath(directory).catch(() => directory);
  return isInside(base, real) ? below(base, real) : undefined;
}

/** The same, below a folder of the root. */
export function closedBelow({ relative: folder, closed }: Place): string | undefined {
  if (closed === undefined || folder === '') return closed;
  return isBelow(folder, closed) ? closed.slice(folder.length + 1) : undefined;
}

export const isInside = (base: string, path: string): boolean =>
  path === base || path.startsWith(base.endsWith(sep) ? base : base + sep);

/** With the links of all that exists resolved; undefined where a link leads nowhere, because it could lead anywhere later. */
async function realTarget(target: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let path = target; ; path = dirname(path)) {
    try {
      return join(await realpath(path), ...missing);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw fileError(error, target);
      if (await isLink(path)) return undefined;
      if (dirname(path) === path) return undefined;
      missing.unshift(basename(path));
    }
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

const dataDirectory = (path: string): OrdinautError =>
  new OrdinautError({
    code: 'outside_roots',
    message: `${path.slice(0, 300)} is in the data directory, which no root reaches from above`,
    path: 'path',
    hint: 'declare a folder in it as a root of its own',
    delivery: 'not_sent',
  });

const outside = (path: string): OrdinautError =>
  new OrdinautError({
    code: 'outside_roots',
    message: `${path.slice(0, 300)} is outside of the declared folders`,
    path: 'path',
    hint: 'toolkits.files.roots of the configuration names them',
    delivery: 'not_sent',
  });
