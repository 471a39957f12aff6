// `npm start`: the desktop application where there is a display and an Electron, otherwise the engine without a window.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolveElectron } from './resolve-electron.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const headless = join(root, 'bin', 'ordinaut.js');
const args = process.argv.slice(2);
/** Signals of a program that could not come up, such as one without its sandbox. */
const CRASHES = ['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV', 'SIGBUS'];

const obstacle = whyNoWindow();
const { electron, missing } = obstacle ? { missing: obstacle } : await resolveElectron({ root, say });
if (electron) openDesktop(electron);
else await startHeadless(missing);

/** What keeps a window from opening here, whatever Electron there is. */
function whyNoWindow() {
  if (!existsSync(join(root, 'dist', 'electron', 'main.js'))) return 'dist/electron is not built';
  if (process.platform !== 'linux') return undefined;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (!DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0) return 'Chromium does not run as root with its sandbox';
  return undefined;
}

function openDesktop({ program }) {
  const child = spawn(program, [root, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both processes by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => startHeadless(`${program} does not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal && CRASHES.includes(signal))
      startHeadless(`Electron ended with ${signal}; its words are above`);
    else process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

async function startHeadless(reason) {
  say(`No window: ${reason}. Starting without one.`);
  process.argv.splice(1, process.argv.length, headless, 'start', ...args);
  await import(pathToFileURL(headless).href);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
