import { useMemo } from 'react';
import { useOperation } from '../../data/operation-query.ts';
import type { PlannedStep, RunDetail } from './timeline.ts';

const kinds = ['parallel', 'foreach', 'switch', 'repeat', 'chain', 'approval', 'wait', 'call'] as const;

/** The steps at the top of the version of the task that a run executes; asked for while it goes on. */
export function usePlannedSteps(run: RunDetail, isOver: boolean): readonly PlannedStep[] {
  const { data } = useOperation('tasks.versions', { task: run.task_id }, { enabled: !isOver });
  return useMemo(() => {
    const version = data?.items.find((each) => each.version === run.task_version);
    const pipeline = version?.definition.pipeline;
    return Array.isArray(pipeline) ? pipeline.flatMap(plannedStep) : [];
  }, [data, run.task_version]);
}

function plannedStep(node: unknown): readonly PlannedStep[] {
  if (typeof node !== 'object' || node === null || !('id' in node) || typeof node.id !== 'string') return [];
  const tool = 'uses' in node && typeof node.uses === 'string' ? node.uses : null;
  return [{ id: node.id, kind: kinds.find((kind) => kind in node) ?? 'tool', tool }];
}
