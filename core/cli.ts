import { version } from './version.ts';

// What must answer at once comes before everything else is loaded.
const [first, second] = process.argv.slice(2);
if (first === '--version' || first === '-V') process.stdout.write(`${version}\n`);
else if (
  first === 'toolkit' &&
  second !== undefined &&
  !second.startsWith('-') &&
  process.argv.length === 4
) {
  const { serveToolkit } = await import('./cli/toolkit.ts');
  await serveToolkit(second);
} else {
  const { runProgram } = await import('./cli/program.ts');
  await runProgram(process.argv);
}
