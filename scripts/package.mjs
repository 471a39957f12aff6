// `npm run package`: the packaged application in dist/package, and on Linux a Debian package of it.
// `-- --installers` makes every installer of this system instead (electron-builder fetches what it needs for them),
// `-- --publish` also uploads them to the draft of the release.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import describePackage from '../electron-builder.config.mjs';
import { makeDeb } from './make-deb.mjs';
import { resolveElectron } from './resolve-electron.mjs';
import { available } from './system-packages.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    installers: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    /** Where the outcome goes; the test of the installed program has a place of its own. */
    output: { type: 'string', default: join(root, 'dist', 'package') },
    /** A Debian package that is made sooner and is larger. */
    fast: { type: 'boolean', default: false },
  },
});
const say = (text) => process.stdout.write(`${text}\n`);

const { electron, missing } = await resolveElectron({ root, say });
if (electron) await packageWith(electron.folder);
else {
  process.stderr.write(`Not packaged: ${missing}\n`);
  process.exitCode = 1;
}

async function packageWith(electronDist) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const output = resolve(values.output);
  const config = describePackage();
  rmSync(output, { recursive: true, force: true });
  const made = await build({
    projectDir: root,
    publish: values.publish ? 'always' : 'never',
    ...(!values.installers && { dir: true }),
    config: {
      ...config,
      directories: { ...config.directories, output },
      electronDist,
      electronVersion: versionOf(electronDist),
    },
  });
  if (!values.installers && process.platform === 'linux') {
    const folder = join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
    if (available('dpkg-deb'))
      made.push(makeDeb({ root, folder, output, version, arch: process.arch, fast: values.fast }));
    else say('No Debian package: dpkg-deb is not there.');
  }
  for (const file of made) say(`${file}  ${(statSync(file).size / 1e6).toFixed(1)} MB`);
}

function versionOf(folder) {
  const file = join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}
