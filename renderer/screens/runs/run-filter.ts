import type { InputOf, OutputOf } from '../../api/api.ts';

export type RunSummary = OutputOf<'runs.list'>['items'][number];
export type RunStateName = RunSummary['state'];

/** Which runs are shown. As text, it stands in the address. */
export interface RunFilter {
  readonly state: RunStateName | 'any';
  /** Id of a task. */
  readonly task: string | null;
  /** How long ago a run was made at most. */
  readonly since: (typeof sinces)[number];
}

export const states = [
  'any',
  'running',
  'waiting',
  'queued',
  'succeeded',
  'failed',
  'parked',
  'cancelled',
] as const;
export const sinces = ['any', '1h', '24h', '7d', '30d'] as const;

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | undefined =>
  known.find((each) => each === text);

/** The filter that an address names; what is unknown in it is left out. */
export function readFilter(params: URLSearchParams): RunFilter {
  return {
    state: oneOf(states, params.get('state')) ?? 'any',
    task: params.get('task'),
    since: oneOf(sinces, params.get('since')) ?? 'any',
  };
}

/** The same as an address holds it: without what stands for all. */
export function writeFilter({ state, task, since }: RunFilter): URLSearchParams {
  return new URLSearchParams({
    ...(state !== 'any' && { state }),
    ...(task !== null && { task }),
    ...(since !== 'any' && { since }),
  });
}

/** What `runs.list` is asked. */
export function askedOf({ state, task, since }: RunFilter): InputOf<'runs.list'> {
  return {
    ...(state !== 'any' && { state }),
    ...(task !== null && { task }),
    ...(since !== 'any' && { since }),
  };
}
