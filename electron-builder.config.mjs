// How the application is packaged. scripts/package.mjs starts it; docs/desktop.md tells what comes out.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineFiles, windowFiles } from './scripts/package-files.mjs';

const root = import.meta.dirname;
const target = { root, platform: process.platform, arch: process.env.ORDINAUT_PACKAGE_ARCH ?? process.arch };
const exe = target.platform === 'win32' ? '.exe' : '';
// Releases go to the repository whose workflow builds them.
const [owner, repo] = (process.env.GITHUB_REPOSITORY ?? 'ordinaut/ordinaut').split('/');

/** All but the files, which have to be built to be known. */
export const packaging = {
  appId: 'org.ordinaut.desktop',
  productName: 'Ordinaut',
  copyright: 'MIT License',
  directories: { output: 'dist/package', buildResources: 'resources' },
  artifactName: 'Ordinaut-${version}-${os}-${arch}.${ext}',
  // Windows and panels find the desktop entry by this name.
  extraMetadata: { desktopName: 'ordinaut.desktop', main: 'dist/electron/main.js' },
  asar: true,
  npmRebuild: false,
  nodeGypRebuild: false,
  // Of the words of Chromium itself: menus of text fields, dialogs.
  electronLanguages: ['en-US', 'en', 'ro'],
  // An Electron that was unpacked before brings its welcome page.
  afterPack: ({ appOutDir }) => rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true }),
  extraResources: [{ from: `node_modules/node/bin/node${exe}`, to: `node/node${exe}` }],
  // https://www.electronjs.org/docs/latest/tutorial/fuses
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  },
  protocols: [{ name: 'Ordinaut', schemes: ['ordinaut'] }],
  fileAssociations: [
    {
      ext: 'ordinaut',
      name: 'Ordinaut tasks',
      description: 'Ordinaut tasks',
      mimeType: 'application/vnd.ordinaut.tasks+json',
      role: 'Viewer',
    },
  ],
  publish: [{ provider: 'github', owner, repo, releaseType: 'draft' }],
  linux: {
    target: ['AppImage', 'deb', 'tar.gz'],
    executableName: 'ordinaut-desktop',
    syncDesktopName: true,
    icon: 'resources/icons',
    category: 'Office',
    synopsis: 'Time, state and discipline for personal agents',
    maintainer: 'Ordinaut <maintainers@ordinaut.org>',
    extraResources: [
      { from: 'deploy/linux/ordinaut', to: 'bin/ordinaut' },
      { from: 'deploy/linux/apparmor-profile', to: 'apparmor-profile' },
    ],
    desktop: { entry: desktopEntry() },
  },
  deb: {
    packageName: 'ordinaut',
    depends: JSON.parse(readFileSync(join(root, 'deploy/linux/depends.json'), 'utf8')).depends,
    afterInstall: 'deploy/linux/postinst',
    appArmorProfile: 'deploy/linux/apparmor-profile',
    fpm: ['--before-remove=deploy/linux/prerm'],
  },
  appImage: { artifactName: 'Ordinaut-${version}-${arch}.AppImage' },
  mac: {
    target: ['dmg', 'zip'],
    icon: 'resources/icons/icon.icns',
    category: 'public.app-category.productivity',
    hardenedRuntime: true,
    entitlements: 'resources/entitlements.mac.plist',
    entitlementsInherit: 'resources/entitlements.mac.plist',
    extendInfo: {
      LSUIElement: false,
      NSAppleEventsUsageDescription: 'Ordinaut runs the tools that you set up.',
    },
    extraResources: [{ from: 'deploy/linux/ordinaut', to: 'bin/ordinaut' }],
  },
  win: {
    target: ['nsis'],
    icon: 'resources/icons/icon.ico',
    extraResources: [{ from: 'deploy/windows/ordinaut.cmd', to: 'bin/ordinaut.cmd' }],
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
};

export default () => {
  const unpacked = commandLineFiles(target);
  return {
    ...packaging,
    files: ['package.json', '!node_modules/**', ...unpacked, ...windowFiles(target)],
    // A plain Node runs the command line and the toolkits' servers, and reads no archives.
    asarUnpack: unpacked.filter((pattern) => !pattern.startsWith('!')),
  };
};

/** Of the entry that the Debian package holds, what does not depend on where the program lies. */
function desktopEntry() {
  const ofTheBuilder = [
    'Type',
    'Version',
    'Exec',
    'Icon',
    'Terminal',
    'MimeType',
    'Comment',
    'Categories',
    'Name',
  ];
  const lines = readFileSync(join(root, 'deploy/linux/ordinaut.desktop'), 'utf8').split('\n');
  const pairs = lines
    .map((line) => line.split(/=(.*)/).slice(0, 2))
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs.filter(([key]) => !ofTheBuilder.includes(key)));
}
