// Which files of dist/ and node_modules/ the installed application needs, and no other.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { EXTERNAL } from './bundle.mjs';

/** Only compiles the addon, which comes built. */
const BUILD_ONLY = ['node-addon-api'];
/** Programs of the notifier, by the platform that runs them. */
const NOTIFIERS = { darwin: ['mac.noindex'], win32: ['notifu', 'snoreToast'], linux: [] };

/** Programs of the command line, which a plain Node starts; the rest of their folder is chunks that they load. */
const COMMAND_LINE = ['cli.js', 'guard-worker.js', 'page-worker.js'];
const WINDOW = ['main.js', 'preload.cjs', 'guard-worker.js', 'page-worker.js'];

/**
 * What a plain Node has to read, relative to `root`: the command line, its packages, and what comes with the program.
 * @param {{ root: string, platform: 'linux' | 'darwin' | 'win32', arch: string }} target
 */
export function commandLineFiles({ root, platform, arch }) {
  return [
    'bin/ordinaut.js',
    ...inFolder('dist', reachable(join(root, 'dist'), COMMAND_LINE)),
    'dist/resources/**',
    // `ordinaut serve` shows the interface in a browser.
    'dist/renderer/**',
    ...EXTERNAL.flatMap((name) => packageFolders(root, name)).flatMap((folder) =>
      packagePatterns(folder, platform, arch),
    ),
  ];
}

/** What only the desktop application reads, relative to `root`. */
export function windowFiles({ root }) {
  return [...inFolder('dist/electron', reachable(join(root, 'dist', 'electron'), WINDOW)), '!**/*.map'];
}

/**
 * The entries and every chunk that can be loaded from them. Chunks of earlier builds lie beside them for a day.
 * Throws when an entry is not built.
 */
export function reachable(folder, entries) {
  const missing = entries.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0)
    throw new Error(`${folder} lacks ${missing.join(', ')}: build first (npm run build)`);
  const all = readdirSync(folder).filter((name) => /\.c?js$/.test(name));
  const found = new Set(entries);
  for (const name of found) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const other of all) if (!found.has(other) && text.includes(`/${other}`)) found.add(other);
  }
  return [...found].sort();
}

function inFolder(folder, names) {
  return names.map((name) => `${folder}/${name}`);
}

/** A package and all that it depends on, each where package-lock.json puts it. */
function packageFolders(root, name) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = new Set();
  const visit = (wanted, from) => {
    const folder = placeOf(packages, wanted, from);
    if (!folder || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = packages[folder];
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies }))
      if (!BUILD_ONLY.includes(next)) visit(next, folder);
  };
  visit(name, '');
  return [...found];
}

/** As Node looks for it: in the nearest node_modules upwards. */
function placeOf(packages, name, from) {
  for (
    let at = from;
    ;
    at = at.includes('node_modules/') ? at.slice(0, at.lastIndexOf('node_modules/')).replace(/\/$/, '') : ''
  ) {
    const place = posix.join(at, 'node_modules', name);
    if (packages[place]) return place;
    if (at === '') return undefined;
  }
}

function packagePatterns(folder, platform, arch) {
  if (folder.endsWith('node_modules/better-sqlite3'))
    return [
      `${folder}/package.json`,
      `${folder}/LICENSE`,
      `${folder}/lib/**`,
      `${folder}/prebuilds/${platform}-${arch}.node`,
    ];
  if (folder.endsWith('node_modules/node-notifier')) {
    const unused = Object.entries(NOTIFIERS).flatMap(([of, names]) => (of === platform ? [] : names));
    return [`${folder}/**`, ...unused.map((name) => `!${folder}/vendor/${name}/**`)];
  }
  return [
    `${folder}/**`,
    `!${folder}/**/{test,tests,example,examples,docs,benchmark,.github}/**`,
    `!${folder}/**/*.{md,ts,map}`,
  ];
}
