// `npm run bench [-- name …]`: each test/bench/*.bench.ts in a process of its own, one Markdown table each.
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './check-steps.mjs';
import { ensurePackages } from './system-packages.mjs';

const folder = join(root, 'test', 'bench');
const self = fileURLToPath(import.meta.url);

if (process.send) await runInChild(process.argv[2]);
else await runAll(process.argv.slice(2));

async function runInChild(file) {
  const bench = await import(file);
  process.send(await bench.run());
  process.disconnect();
}

async function runAll(wanted) {
  const known = readdirSync(folder).flatMap((file) =>
    file.endsWith('.bench.ts') ? [file.slice(0, -9)] : [],
  );
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`No benchmark is called ${unknown.join(', ')}. There are: ${known.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  const { missing, command } = ensurePackages('bench');
  say(`${await machine()}\n`);
  for (const name of wanted.length > 0 ? wanted : known) await runOne(name);
  for (const entry of missing) say(`Left out, ${entry.package} is missing: ${entry.why}. ${command}\n`);
}

function runOne(name) {
  const child = fork(self, [join(folder, `${name}.bench.ts`)], { cwd: root, execArgv: ['--expose-gc'] });
  let table;
  child.on('message', (message) => {
    table = message;
  });
  return new Promise((done) => {
    child.on('exit', (code, signal) => {
      if (table) say(`${markdown(name, table)}\n`);
      if (!table || code !== 0) {
        process.exitCode = 1;
        say(`## ${name}\n\nfailed (${signal ?? `exit code ${code}`}); its words are above.\n`);
      }
      done();
    });
  });
}

function markdown(name, { title, rows }) {
  const limits = rows.some((row) => row.limit !== undefined);
  const head = limits ? ['figure', 'measured', 'beside'] : ['figure', 'measured'];
  const lines = rows.map((row) => [row.name, row.value, ...(limits ? [row.limit ?? ''] : [])]);
  const all = [head, ...lines].map((cells) => cells.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((cells) => cells[column].length)));
  const row = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...others] = all.map(row);
  const line = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return `## ${title} (${name})\n\n${[first, line, ...others].join('\n')}\n`;
}

async function machine() {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(':memory:');
  const sqlite = database.prepare('SELECT sqlite_version()').pluck().get();
  database.close();
  const facts = [
    `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `SQLite ${sqlite}`,
  ];
  return facts.join(' · ');
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
