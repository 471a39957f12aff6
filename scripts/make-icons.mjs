// `npm run icons`: draws every icon of resources/icons/ anew from mark.svg. The outcome is committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import sharp from 'sharp';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'resources', 'icons');
const source = readFileSync(join(folder, 'mark.svg'), 'utf8');

const APP_SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
/** Up to this size the mark has fewer and thicker lines. */
const SMALL = 32;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Types of the ICNS format (as Apple's iconutil writes them) and the pixels of each. */
const ICNS_TYPES = [
  ['ic04', 16],
  ['ic11', 32],
  ['ic05', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** Each with the colour of its disc: what a person has to look at is the brightest. */
const STATES = {
  idle: '#35527a',
  running: '#1f8a70',
  attention: '#b86e00',
  failing: '#c93434',
  paused: '#6b7280',
};
/** Suffixes that Electron reads as the scale of a screen. */
const SCALES = { '': 1, '@1.5x': 1.5, '@2x': 2, '@3x': 3 };
const TRAY_SIZE = 16;
/** On a dark panel, on a light one, and for macOS, which colours templates itself. */
const OUTLINES = { '-dark': '#f4f6f8', '-light': '#27313f', Template: '#000000' };

mkdirSync(join(folder, 'tray'), { recursive: true });
const app = await drawApp();
await writeIco(app);
await writeIcns(app);
for (const [state, colour] of Object.entries(STATES)) await drawTray(state, colour);

async function drawApp() {
  const drawn = new Map();
  for (const size of APP_SIZES) {
    const png = await draw(size, [size <= SMALL ? 'app-small' : 'app']);
    drawn.set(size, png);
    write(`${size}x${size}.png`, png);
  }
  return drawn;
}

async function writeIco(images) {
  const ico = new IconIco();
  for (const size of ICO_SIZES) await ico.addFromPng(images.get(size), null, false);
  write('icon.ico', ico.encode());
}

async function writeIcns(images) {
  const icns = new IconIcns();
  for (const [type, size] of ICNS_TYPES) await icns.addFromPng(images.get(size), [type], false);
  write('icon.icns', icns.encode());
}

async function drawTray(state, colour) {
  for (const [suffix, scale] of Object.entries(SCALES)) {
    const size = TRAY_SIZE * scale;
    // A filled disc reads on any panel; its sign stands in the middle.
    const rules = `#disc { color: ${colour} } #signs { color: #ffffff; transform: translate(32px, 32px) scale(1.35) translate(-32px, -25px) }`;
    write(`tray/${state}${suffix}.png`, await draw(size, ['disc', state], rules));
    for (const [name, ink] of Object.entries(OUTLINES)) {
      const outline = await draw(size, ['face', state], `#tray { color: ${ink} }`);
      write(`tray/${state}${name}${suffix}.png`, outline);
    }
  }
}

/** A PNG of `size` pixels that shows only the parts of these ids. */
function draw(size, parts, rules = '') {
  const all = ['app', 'app-small', 'disc', 'face', ...Object.keys(STATES)];
  const hidden = all.filter((part) => !parts.includes(part)).map((part) => `#${part}`);
  const style = `<style>${hidden.join(', ')} { display: none } ${rules}</style>`;
  const svg = source
    .replace('<defs>', `${style}<defs>`)
    .replace('<svg ', `<svg width="${size}" height="${size}" `);
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer();
}

function write(name, bytes) {
  writeFileSync(join(folder, name), bytes);
}
