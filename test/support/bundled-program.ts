import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.mjs';

const root = join(import.meta.dirname, '..', '..');

/** The threads that a bundled engine starts, by the names under which it looks for them beside itself. */
export const workerEntries = {
  'guard-worker': join(root, 'core', 'guard', 'guard-worker.ts'),
  'page-worker': join(root, 'core', 'toolkits', 'web', 'page-worker.ts'),
};

/** A program of the tests (`test/…/name.ts`), bundled as the product is, so that it starts as fast and holds as much memory. */
export async function bundledProgram(folder: string, name: string): Promise<string> {
  const outdir = join(root, 'node_modules', '.cache', 'ordinaut', name);
  const entryPoints = { [name]: join(root, 'test', folder, `${name}.ts`), ...workerEntries };
  await bundle({ root, outdir, entryPoints });
  return join(outdir, `${name}.js`);
}
