import { printable } from '../doors/readable.ts';
import type { JsonObject } from '../model/json.ts';

/** Writes a line for each step of a run as it ends; `rest` writes those that ended before anyone listened. */
export function progressLines(write: (line: string) => void) {
  const told = new Set<string>();
  const tell = (step: JsonObject) => {
    const key = `${step.path}`;
    if (told.has(key)) return;
    // A step that waits, for its next try or a person, ends later.
    if (step.state !== 'waiting') told.add(key);
    write(`${printable(stepLine(step))}\n`);
  };
  return {
    progress(progress: JsonObject): void {
      if (progress.kind === 'step_finished') tell(progress);
    },
    rest(run: JsonObject): void {
      if (!Array.isArray(run.steps)) return;
      for (const step of run.steps as JsonObject[]) if (step.finished_at !== null) tell(step);
    },
  };
}

const marks: Readonly<Record<string, string>> = { succeeded: '✓', failed: '✗', skipped: '–' };

function stepLine(step: JsonObject): string {
  const mark = marks[String(step.state)] ?? '…';
  const took = typeof step.duration_ms === 'number' ? `${Math.round(step.duration_ms)} ms` : '';
  const via = typeof step.via === 'string' ? `via ${step.via}` : '';
  const error = step.error as JsonObject | null;
  const trouble = error ? `${error.message}${error.hint ? ` (${error.hint})` : ''}` : '';
  return `  ${mark} ${[step.path, took, via, trouble].filter((part) => part !== '').join('  ')}`;
}
