import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pathOfLink } from '../../electron/deep-link.ts';
import { packaging as config } from '../../electron-builder.config.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const icons = join(root, 'resources', 'icons');
const states = ['idle', 'running', 'attention', 'failing', 'paused'];
/** Width and height stand at the same place in each PNG. */
const sizeOf = (name: string) => {
  const bytes = readFileSync(join(icons, name));
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

describe('what the Debian package says of itself', () => {
  const entry = read('deploy/linux/ordinaut.desktop');
  const [association] = config.fileAssociations;

  test('names the links, the file type and the program as the other installers do', () => {
    expect(entry).toContain(
      `MimeType=${association?.mimeType};x-scheme-handler/${config.protocols[0]?.schemes[0]};`,
    );
    expect(read('deploy/linux/ordinaut-mime.xml')).toContain(`<glob pattern="*.${association?.ext}"/>`);
    expect(entry).toContain(`Exec=/opt/${config.productName}/${config.linux.executableName} %U`);
    expect(entry).toContain(`StartupWMClass=${config.extraMetadata.desktopName.replace('.desktop', '')}`);
    expect(read('deploy/linux/apparmor-profile')).toContain(
      `/opt/${config.productName}/${config.linux.executableName} `,
    );
  });
});

describe('icons', () => {
  test.each([16, 24, 32, 48, 64, 96, 128, 256, 512, 1024])(
    'of the application are there in %i pixels',
    (size) => {
      expect(sizeOf(`${size}x${size}.png`)).toEqual([size, size]);
    },
  );

  test.each(states)('of the tray are there for %s, on any ground and in every scale', (state) => {
    const grounds = ['', '-dark', '-light', 'Template'];
    const sizes = grounds.flatMap((ground) =>
      ['', '@1.5x', '@2x', '@3x'].map((scale) => sizeOf(`tray/${state}${ground}${scale}.png`)[0]),
    );
    expect(sizes).toEqual(grounds.flatMap(() => [16, 24, 32, 48]));
  });

  test('for Windows and macOS are what their names say', () => {
    expect(readFileSync(join(icons, 'icon.ico')).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
    expect(readFileSync(join(icons, 'icon.icns')).subarray(0, 4).toString()).toBe('icns');
  });
});

test('the page on installing leads to screens and files that exist', () => {
  const page = read('docs/desktop.md');
  const links = [...page.matchAll(/ordinaut:\/\/[\w/-]+/g)].map(([link]) => link);
  expect(links.filter((link) => pathOfLink(link) === undefined)).toEqual([]);
  const files = [...page.matchAll(/`((?:test|resources\/icons)\/[\w./-]+)`/g)].map(([, file]) => file ?? '');
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
