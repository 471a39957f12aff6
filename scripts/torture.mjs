// `npm run torture [-- --kills N] [-- --seed N]`: kills a working engine with SIGKILL at random moments and audits what is left.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killLoop } from '../test/torture/kill-loop.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '3000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const directory = mkdtempSync(join(tmpdir(), 'ordinaut-torture-'));
process.stdout.write(`${kills} kills, seed ${seed}, in ${directory}\n`);

const onKill = (kill) => {
  if (kill % 100 === 0) process.stdout.write(`${kill} kills\n`);
};
const report = await killLoop({ directory, kills, seed, onKill });
const { broken, ...counts } = report;
process.stdout.write(
  `${Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}\n`,
);
if (broken.length === 0) {
  process.stdout.write('Every promise held.\n');
  rmSync(directory, { recursive: true, force: true });
} else {
  process.stdout.write(
    `${broken.map((promise) => `BROKEN: ${promise}\n`).join('')}What is left is in ${directory}.\n`,
  );
  process.exitCode = 1;
}
