import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Card } from '../../../components/ui/card.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { readTree } from '../editor/pipeline/pipeline-tree.ts';
import type { TaskDetail } from './task-page.tsx';

const PipelineGraph = lazy(() => import('../editor/pipeline/pipeline-graph.tsx'));
const noProblems: ReadonlyMap<string, number> = new Map();
const noResults: ReadonlyMap<string, string> = new Map();

/** What a task does, drawn. A step leads to the editor. */
export function TaskSteps({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const nodes = useMemo(() => readTree(task.definition.pipeline), [task.definition.pipeline]);
  const edit = () => navigate(`/tasks/${task.id}/edit?part=steps`);
  return (
    <Card title={t('task_editor.steps')}>
      <div className="h-72">
        <Suspense fallback={<Skeleton className="h-full" />}>
          <PipelineGraph
            still
            nodes={nodes}
            selected={null}
            onSelect={(key) => key !== null && edit()}
            problems={noProblems}
            results={noResults}
            onAddTo={edit}
            onCommand={() => undefined}
          />
        </Suspense>
      </div>
    </Card>
  );
}
