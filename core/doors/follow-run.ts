import type { JsonObject } from '../model/json.ts';
import { invoke } from '../operations/invoke.ts';
import type { OperationContext } from '../operations/operation.ts';
import { findOperation } from '../operations/operations.ts';

export type RunProgress = Parameters<Parameters<OperationContext['services']['progress']>[0]>[0];

interface ShownStep {
  readonly path: string;
  readonly tool: string | null;
  readonly attempt: number;
  readonly state: string;
  readonly error: Extract<RunProgress, { kind: 'step_finished' }>['error'];
  readonly duration_ms: number | null;
  readonly via: string | null;
}

/**
 * Tells every step of a run as it starts and finishes, those that went before the call too, each once, and answers with the whole run
 * when it is settled or waits for a person. `onKnown` is awaited when the run is there and may be seen, before anything is
 * told. Throws what `runs.get` and `runs.wait` throw.
 */
export async function followRun(
  run: string,
  context: OperationContext,
  tell: (progress: RunProgress) => void,
  onKnown: () => void | Promise<void> = () => undefined,
): Promise<JsonObject> {
  const told = new Set<string>();
  const tellOnce = (progress: RunProgress): void => {
    const key = keyOf(progress);
    if (key !== undefined && told.has(key)) return;
    if (key !== undefined) told.add(key);
    tell(progress);
  };
  const tellSteps = ({ id, steps }: JsonObject): void => {
    for (const step of steps as unknown as readonly ShownStep[])
      for (const progress of progressOf(String(id), step)) tellOnce(progress);
  };
  const heard: RunProgress[] = [];
  let hear = (progress: RunProgress): void => void heard.push(progress);
  const end = context.services.progress((progress) => {
    if (progress.run_id === run) hear(progress);
  });
  try {
    const shown = (await invoke(findOperation('runs.get'), { run }, context)) as JsonObject;
    await onKnown();
    tellSteps(shown);
    for (const progress of heard) tellOnce(progress);
    hear = tellOnce;
    const settled = (await invoke(findOperation('runs.wait'), { run }, context)) as JsonObject;
    // A step that was told of before the call, and written after it was read, is in neither.
    tellSteps(settled);
    return settled;
  } finally {
    end();
  }
}

/** What is told once: a start for each attempt, an end for each step. It may begin to wait more than once. */
function keyOf(progress: RunProgress): string | undefined {
  if (progress.kind === 'step_started') return `started ${progress.path} ${progress.attempt}`;
  const ended = progress.kind === 'step_finished' && progress.state !== 'waiting';
  return ended ? `finished ${progress.path}` : undefined;
}

function progressOf(run_id: string, step: ShownStep): readonly RunProgress[] {
  const { path, tool, attempt, state, error, duration_ms, via } = step;
  // What was not called at all was not begun.
  const started = { kind: 'step_started', run_id, path, tool, attempt } as const;
  const begun = state === 'skipped' ? [] : [started];
  if (duration_ms === null) return begun;
  return [...begun, { kind: 'step_finished', run_id, path, state, error, duration_ms, via }];
}
