// What `npm run check` consists of, and how one step is run.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

export const CHECK_STEPS = [
  { name: 'format and lint', tool: '@biomejs/biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'types', tool: 'typescript', bin: 'tsc', args: ['-p', '.', '--pretty'] },
  { name: 'types of the interface', tool: 'typescript', bin: 'tsc', args: ['-p', 'renderer', '--pretty'] },
  {
    name: 'arrows between layers',
    tool: 'dependency-cruiser',
    bin: 'depcruise',
    args: ['core', 'electron', 'renderer', '--config', '.dependency-cruiser.cjs'],
    // A cruiser that cannot read TypeScript finds nothing and reports no violation.
    refuse: (output) => /\(0 modules/.test(output) && 'no module was looked at',
  },
  { name: 'dead code', tool: 'knip', args: ['--no-progress'] },
];

/** Runs a step; its output is shown only when it failed. Answers whether it passed. */
export async function runStep(step, directory = root) {
  const started = performance.now();
  const { code, output } = await capture(step, directory);
  const refusal = code === 0 && step.refuse?.(output);
  const passed = code === 0 && !refusal;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${passed ? '✓' : '✗'} ${step.name} (${seconds} s)\n`);
  if (!passed) process.stdout.write(`${output.trimEnd()}\n${refusal ? `${refusal}\n` : ''}\n`);
  return passed;
}

/** A tool's script is started by this Node: no shell, and nothing that is looked up on PATH. */
function capture({ tool, bin, args }, directory) {
  const home = join(root, 'node_modules', tool);
  const { bin: bins, name } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const script = join(home, typeof bins === 'string' ? bins : bins[bin ?? name.split('/').pop()]);
  return new Promise((done, fail) => {
    let output = '';
    const child = spawn(process.execPath, [script, ...args], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code: signal ? 1 : code, output }));
  });
}
