// `npm run check`: format, lint, types, arrows, dead code. All of them run, so that one look shows everything.
import { CHECK_STEPS, runStep } from './check-steps.mjs';

let failed = 0;
for (const step of CHECK_STEPS) if (!(await runStep(step))) failed += 1;
process.exitCode = failed > 0 ? 1 : 0;
