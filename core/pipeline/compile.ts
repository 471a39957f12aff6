import type { Pipeline } from '../model/pipeline.ts';

/** A pipeline with its templates and expressions compiled: immutable, made once per task version, run many times. */
export interface Plan {
  readonly pipeline: Pipeline;
}
