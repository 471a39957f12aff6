#!/usr/bin/env node
// Starts the built command on a Node that can run it: this one, or the project's own when this one is too old.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST = 24;
const self = fileURLToPath(import.meta.url);
const root = resolve(self, '..', '..');
const cli = join(root, 'dist', 'cli.js');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

if (!existsSync(cli)) {
  stop('Ordinaut is not built yet. In its folder run: npm start (or: node scripts/prepare.mjs)');
} else if (Number.parseInt(process.versions.node, 10) >= OLDEST) {
  module.enableCompileCache?.();
  await import(pathToFileURL(cli).href);
} else if (existsSync(ownNode)) {
  handOver();
} else {
  stop(
    `Ordinaut needs Node ${OLDEST}, this is ${process.version}. In its folder run: node scripts/prepare.mjs, which fetches one.`,
  );
}

function handOver() {
  const child = spawn(ownNode, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both processes by itself; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => stop(`${ownNode} does not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
