// Makes a fresh clone ready: installs packages when node_modules is missing or stale, builds when dist/ is stale.
// Plain JavaScript without dependencies for Node ≥ 18, because nothing is installed yet when it runs.
// `--packages` leaves the build out.
import { spawnSync } from 'node:child_process';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIsStale } from './build-stamp.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { ownNode, packagesAreStale, stampPackages } from './packages.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const withBuild = !process.argv.includes('--packages');
const say = (text) => process.stderr.write(`${text}\n`);

class Failure extends Error {}

async function prepare() {
  if (!packagesAreStale(root) && !(withBuild && buildIsStale(root))) return;
  await oneAtATime(
    join(root, '.ordinaut', 'prepare.lock'),
    () => {
      if (packagesAreStale(root)) install();
      if (withBuild && buildIsStale(root)) build();
    },
    (pid) => say(`Waiting for process ${pid}, which is already preparing this folder…`),
  );
}

function install() {
  say('Installing packages (once, a minute or two)…');
  // Which install scripts run is decided here alike for every npm: older ones do not read `allowScripts` of
  // package.json and would look for a compiler (and for headers outside the registry) for better-sqlite3.
  npm('ci', '--ignore-scripts');
  npm('rebuild', 'node', 'esbuild');
  const probe = spawnSync(ownNode(root), ['--version'], { encoding: 'utf8' });
  if (probe.status !== 0)
    throw new Failure(
      `The project's own Node (${ownNode(root)}) does not start: ${probe.error?.message ?? probe.stderr.trim()}`,
    );
  stampPackages(root);
}

function npm(...words) {
  // Warnings about this machine's own, older Node do not matter: everything runs on the project's Node 24.
  const args = [...words, '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'];
  const { npm_execpath: cli, npm_node_execpath: npmNode = 'node' } = process.env;
  // The project's own Node cannot run the command that replaces it.
  const modules = join(root, 'node_modules');
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !resolve(folder).startsWith(modules));
  const env = { ...process.env, PATH: path.join(delimiter) };
  const options = { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] };
  const result =
    cli && basename(cli) === 'npm-cli.js'
      ? spawnSync(npmNode.startsWith(modules) ? 'node' : npmNode, [cli, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.status === 0) return;
  throw new Failure(
    `npm ${words.join(' ')} failed${result.error ? `: ${result.error.message}` : ''} (npm's own words are above). ` +
      'It needs the npm registry (network, or a mirror set by `npm config set registry URL`) and about 1.2 GB of disk. ' +
      'Nothing was started; run the same command again.',
  );
}

function build() {
  say('Building…');
  const result = spawnSync(ownNode(root), [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) throw new Failure('The build failed; its errors are above.');
}

try {
  await prepare();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say(`\n${error.message}`);
  process.exitCode = 1;
}
