import { onTestFinished } from 'vitest';
import { openStarterWorkspace, type StarterEngine, type StarterOptions } from './starter-workspace.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** An engine on a starter workspace of the running test's own; ended with the test. */
export async function openStarterEngine(options: Omit<StarterOptions, 'path'>): Promise<StarterEngine> {
  const engine = await openStarterWorkspace({ path: temporaryDirectory(), ...options });
  onTestFinished(() => engine.end());
  return engine;
}
