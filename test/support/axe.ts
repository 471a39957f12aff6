import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';

const source = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What keeps people from using what a page shows now, where it is serious or critical: a line for each rule and place. */
export async function axeProblems(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as a script: the policy of the pages allows none from elsewhere.
  await page.evaluate(source);
  const violations = await page.evaluate<readonly Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 300)} ${failureSummary}`),
    );
}
