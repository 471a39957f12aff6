import { useTranslation } from 'react-i18next';
import type { InputOf } from '../../../api/api.ts';
import { Card } from '../../../components/ui/card.tsx';
import { useAction } from '../../../data/operation-action.ts';
import { FlowList } from '../flow-list.tsx';
import { flowsOf, withFlows } from '../flows.ts';
import type { TaskDetail } from './task-page.tsx';

type Changes = InputOf<'tasks.update'>['changes'];

/** What others write and the task passes on. What it does not declare can be declared here, as a new version. */
export function TaskFlows({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const restore = useAction('tasks.restore_version', { done: t('task_editor.restored') });
  const update = useAction('tasks.update', {
    done: t('task_editor.flows.done'),
    undo: {
      label: t('undo'),
      run: ({ id }) => restore.mutate({ task: id, version: task.version }),
    },
  });
  const declared = flowsOf(task.definition.flows);
  if (task.flows.length + declared.length === 0) return null;
  // A proposal is agreed to as a whole.
  const isOpen = task.status !== 'proposed' && task.status !== 'cancelled';
  return (
    <Card title={t('task_editor.flows.title')}>
      <FlowList
        found={task.flows}
        declared={declared}
        onDeclare={
          isOpen
            ? (flows) => {
                const changes: Changes = { flows: [...withFlows(declared, flows)] };
                update.mutate({ task: task.id, changes, expected_version: task.version });
              }
            : undefined
        }
      />
    </Card>
  );
}
