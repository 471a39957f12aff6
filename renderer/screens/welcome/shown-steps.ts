/** A step of the first briefing, as the person sees it. `working` is the first that has not ended. */
export interface ShownStep {
  readonly path: string;
  readonly title: string;
  readonly state: 'done' | 'failed' | 'left_out' | 'working' | 'ahead';
  readonly duration_ms: number | null;
}

interface EndedStep {
  readonly path: string;
  readonly state: string;
  readonly duration_ms: number | null;
}

/** The steps that a task plans, each with what became of it so far. */
export function shownSteps(
  definition: unknown,
  ended: readonly EndedStep[],
  settled: boolean,
): readonly ShownStep[] {
  const known = new Map(ended.map((step) => [step.path, step]));
  let working = settled;
  return plannedSteps(definition).map(({ path, title }) => {
    const step = known.get(path);
    if (step?.state === 'succeeded') return { path, title, state: 'done', duration_ms: step.duration_ms };
    if (step?.state === 'failed') return { path, title, state: 'failed', duration_ms: null };
    if (step?.state === 'skipped' || settled) return { path, title, state: 'left_out', duration_ms: null };
    const state = working ? 'ahead' : 'working';
    working = true;
    return { path, title, state, duration_ms: null };
  });
}

function plannedSteps(definition: unknown): readonly { readonly path: string; readonly title: string }[] {
  const pipeline = (definition as { readonly pipeline?: unknown } | undefined)?.pipeline;
  if (!Array.isArray(pipeline)) return [];
  return pipeline.map((node: { readonly id?: unknown; readonly title?: unknown }) => ({
    path: String(node.id),
    title: String(node.title ?? node.id),
  }));
}
