// Makes a Debian package from a packaged application, with Debian's own dpkg-deb.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const HOME = 'opt/Ordinaut';
const MAINTAINER = 'Ordinaut <maintainers@ordinaut.org>';
const SCRIPTS = ['postinst', 'prerm'];
/** Debian's words for the processors that we build for. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/**
 * Answers with the path of the package.
 * @param {{ root: string, folder: string, output: string, version: string, arch: string, fast?: boolean }} options
 * `folder` is what electron-builder left in `output` (`linux-unpacked`), whose modes become Debian's; a fast one is a third larger
 */
export function makeDeb({ root, folder, output, version, arch, fast = false }) {
  const architecture = ARCHITECTURES[arch];
  if (!architecture) throw new Error(`no Debian package is made for ${arch}`);
  mkdirSync(output, { recursive: true });
  const stage = mkdtempSync(join(output, '.deb-'));
  try {
    chmodSync(stage, 0o755);
    placeFiles({ root, folder, stage, version });
    writeControl({ root, stage, version, architecture });
    const file = join(output, `ordinaut_${version}_${architecture}.deb`);
    // dpkg reads it since Debian 12 and Ubuntu 18.04; xz would be as small and take many times as long.
    const packing = ['-Zzstd', fast ? '-z1' : '-z12'];
    execFileSync('dpkg-deb', ['--root-owner-group', ...packing, '--build', stage, file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return file;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function placeFiles({ root, folder, stage, version }) {
  const from = (name) => join(root, 'deploy', 'linux', name);
  const place = (source, target, mode = 0o644) => {
    mkdirSync(dirname(join(stage, target)), { recursive: true });
    cpSync(source, join(stage, target));
    chmodSync(join(stage, target), mode);
  };
  mkdirSync(join(stage, 'opt'), { recursive: true });
  // Links instead of copies of some 400 MB; both lie below `output`.
  execFileSync('cp', ['--archive', '--link', folder, join(stage, HOME)]);
  normaliseModes(join(stage, HOME));
  chmodSync(join(stage, HOME, 'chrome-sandbox'), 0o4755);
  // electron-updater replaces a program by the kind of package that it came in.
  writeFileSync(join(stage, HOME, 'resources', 'package-type'), 'deb');

  mkdirSync(join(stage, 'usr', 'bin'), { recursive: true });
  symlinkSync(`/${HOME}/resources/bin/ordinaut`, join(stage, 'usr', 'bin', 'ordinaut'));
  place(from('ordinaut.desktop'), 'usr/share/applications/ordinaut.desktop');
  place(from('ordinaut-mime.xml'), 'usr/share/mime/packages/ordinaut.xml');
  for (const name of readdirSync(join(root, 'resources', 'icons'))) {
    const [size] = /^\d+x\d+(?=\.png$)/.exec(name) ?? [];
    if (size)
      place(join(root, 'resources', 'icons', name), `usr/share/icons/hicolor/${size}/apps/ordinaut.png`);
  }
  place(from('copyright'), 'usr/share/doc/ordinaut/copyright');
  place(from('lintian-overrides'), 'usr/share/lintian/overrides/ordinaut');
  const pack = (target, text) => {
    mkdirSync(dirname(join(stage, target)), { recursive: true });
    writeFileSync(join(stage, target), gzipSync(text, { level: 9 }), { mode: 0o644 });
  };
  pack('usr/share/man/man1/ordinaut.1.gz', readFileSync(from('ordinaut.1')));
  pack('usr/share/doc/ordinaut/NEWS.md.gz', readFileSync(join(root, 'CHANGELOG.md')));
  pack('usr/share/doc/ordinaut/changelog.gz', changelogEntry(version));
}

function writeControl({ root, stage, version, architecture }) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { depends, recommends } = JSON.parse(readFileSync(join(root, 'deploy/linux/depends.json'), 'utf8'));
  const [summary] = manifest.description.split(':');
  const fields = {
    Package: 'ordinaut',
    Version: version,
    Section: 'utils',
    Priority: 'optional',
    Architecture: architecture,
    Maintainer: MAINTAINER,
    'Installed-Size': kibibytes(stage),
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Description: `${summary}\n ${manifest.description.split(': ')[1]}.\n Tasks, runs and settings stay in the home directory.`,
  };
  const folder = join(stage, 'DEBIAN');
  mkdirSync(folder);
  const text = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(folder, 'control'), text.join(''));
  writeFileSync(join(folder, 'md5sums'), checksums(stage));
  for (const name of SCRIPTS) {
    cpSync(join(root, 'deploy', 'linux', name), join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
}

/** In Debian's form (deb-changelog(5)); what has changed is told in NEWS.md. */
function changelogEntry(version) {
  const date = new Date().toUTCString().replace('GMT', '+0000');
  return `ordinaut (${version}) stable; urgency=medium\n\n  * NEWS.md.gz tells what is new.\n\n -- ${MAINTAINER}  ${date}\n`;
}

/** Readable by all, written by the owner alone, executable where it was. */
function normaliseModes(path) {
  for (const file of everyFile(path, true)) {
    const state = lstatSync(file);
    if (!state.isSymbolicLink()) chmodSync(file, state.isDirectory() || state.mode & 0o100 ? 0o755 : 0o644);
  }
}

function checksums(stage) {
  const lines = everyFile(stage, false)
    .filter((file) => lstatSync(file).isFile())
    .map((file) => [relative(stage, file), createHash('md5').update(readFileSync(file)).digest('hex')])
    .filter(([name]) => !name.startsWith('DEBIAN/'));
  return lines.map(([name, hash]) => `${hash}  ${name}\n`).join('');
}

function kibibytes(stage) {
  const bytes = everyFile(stage, true).reduce((sum, file) => sum + Math.max(lstatSync(file).size, 1024), 0);
  return Math.ceil(bytes / 1024);
}

function everyFile(path, withFolders) {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => withFolders || !entry.isDirectory());
  return [...(withFolders ? [path] : []), ...files.map((entry) => join(entry.parentPath, entry.name))];
}
