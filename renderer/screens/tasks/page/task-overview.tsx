import { useTranslation } from 'react-i18next';
import type { Json } from '../../../../core/model/json.ts';
import { FactList } from '../../../components/fact-list.tsx';
import { JsonView } from '../../../components/json-view.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { policyFacts } from './policy-facts.ts';
import { TaskConflicts } from './task-conflicts.tsx';
import { TaskFlows } from './task-flows.tsx';
import { TaskNext } from './task-next.tsx';
import type { TaskDetail } from './task-page.tsx';
import { TaskStatistics } from './task-statistics.tsx';
import { TaskSteps } from './task-steps.tsx';

/** A task at a glance. */
export function TaskOverview({ task }: { readonly task: TaskDetail }) {
  const { t, i18n } = useTranslation();
  const { definition, warnings } = task;
  const description = typeof definition.description === 'string' ? definition.description : '';
  const params = (definition.params ?? {}) as { readonly [name: string]: Json };
  return (
    <div className="grid h-full content-start items-start gap-4 overflow-auto pb-4 min-[1000px]:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {description !== '' && <p className="whitespace-pre-line">{visibleText(description)}</p>}
        <TaskNext task={task} />
        <TaskConflicts task={task.id} warnings={warnings} />
        <TaskFlows task={task} />
        <TaskSteps task={task} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <TaskStatistics task={task.id} />
        <Card title={t('tasks.policy')}>
          <FactList facts={policyFacts(definition, t, i18n.language)} />
        </Card>
        {Object.keys(params).length > 0 && (
          <Card title={t('task_editor.params.title')}>
            <JsonView label={t('task_editor.params.title')} value={params} maxHeight={240} />
          </Card>
        )}
      </div>
    </div>
  );
}
