// Are the installed packages those of package-lock.json? Runs on any Node from 18 on, before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampOf = (root) => join(root, 'node_modules', '.ordinaut-lock');

/** The project's own Node 24, whether or not it is installed yet. */
export function ownNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** True when `npm ci` has to run. `npm install` by a developer also leaves a tree that needs no second run. */
export function packagesAreStale(root) {
  if (!existsSync(ownNode(root))) return true;
  if (read(stampOf(root)) === lockHash(root)) return false;
  if (!installedMatchesLock(root)) return true;
  stampPackages(root);
  return false;
}

/** Notes that node_modules holds exactly what package-lock.json says. */
export function stampPackages(root) {
  writeFileSync(stampOf(root), lockHash(root));
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

// npm writes what it installed to node_modules/.package-lock.json, as its last act.
function installedMatchesLock(root) {
  const installed = parse(read(join(root, 'node_modules', '.package-lock.json')))?.packages;
  if (!installed) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const matches = ([path, entry]) =>
    path === '' || (installed[path] ? installed[path].version === entry.version : mayBeAbsent(entry));
  return Object.entries(wanted).every(matches) && Object.keys(installed).every((path) => path in wanted);
}

function mayBeAbsent(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function parse(text) {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // npm was interrupted while it wrote
  }
}
