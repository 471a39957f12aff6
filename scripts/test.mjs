// `npm test`: the checks, then every test. The last line reads "N passed, N failed, N skipped".
// Further words go to vitest: `npm test -- schedule`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECK_STEPS, root, runStep } from './check-steps.mjs';
import { resolveElectron } from './resolve-electron.mjs';
import { ensurePackages } from './system-packages.mjs';
import { addChecks, countTests, summaryLine } from './test-summary.mjs';

const { missing, command } = ensurePackages('test');
const { missing: noElectron } = await resolveElectron({ root, say: (text) => say(`${text}\n`) });

const checks = [];
for (const step of CHECK_STEPS) checks.push(await runStep(step));

const directory = mkdtempSync(join(tmpdir(), 'ordinaut-test-'));
const reportFile = join(directory, 'report.json');
const code = await vitest();
const report = readReport();
rmSync(directory, { recursive: true, force: true });

const counts = addChecks(countTests(report, code), checks);
if (missing.length > 0) {
  const reasons = missing.map((entry) => `  ${entry.package}: ${entry.why}\n`).join('');
  say(`\nSKIPPED, because Debian packages are missing:\n${reasons}To run those tests too:  ${command}\n`);
}
if (noElectron) say(`\nSKIPPED, the tests of the desktop application: ${noElectron}\n`);
say(`${summaryLine(counts)}\n`);
process.exitCode = counts.failed > 0 || code !== 0 ? 1 : 0;

function vitest() {
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [script, 'run', ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', (exitCode, signal) => done(signal ? 1 : exitCode));
  });
}

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch (error) {
    say(`vitest left no report: ${error.message}\n`);
    return undefined;
  }
}

function say(text) {
  process.stdout.write(text);
}
