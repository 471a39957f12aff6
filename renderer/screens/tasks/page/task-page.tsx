import { Pause, Pencil, Play, RotateCcw, ThumbsUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { OutputOf } from '../../../api/api.ts';
import { Answer } from '../../../components/answer.tsx';
import { Page } from '../../../components/page.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Tabs } from '../../../components/ui/tabs.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { useOperation } from '../../../data/operation-query.ts';
import { useTaskActions } from '../task-actions.ts';
import { TaskMenu } from '../task-menu.tsx';
import { TaskHistory } from './task-history.tsx';
import { TaskOccurrences } from './task-occurrences.tsx';
import { TaskOverview } from './task-overview.tsx';
import { TaskRuns } from './task-runs.tsx';

const parts = ['overview', 'runs', 'occurrences', 'history'] as const;
type Part = (typeof parts)[number];
export type TaskDetail = OutputOf<'tasks.get'>;

export interface TaskPageProps {
  readonly task: string;
  readonly part: string | undefined;
}

/** One task: what it is, how it went, why it ran or did not, and how it came to be as it is. */
export default function TaskPage({ task, part }: TaskPageProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const query = useOperation('tasks.get', { task });
  const current = parts.find((one) => one === part) ?? 'overview';
  const { data } = query;
  const content: Readonly<Record<Part, (of: TaskDetail) => ReactNode>> = {
    overview: (of) => <TaskOverview task={of} />,
    runs: (of) => <TaskRuns task={of.id} />,
    occurrences: (of) => <TaskOccurrences task={of} />,
    history: (of) => <TaskHistory task={of} />,
  };
  return (
    <Page
      fills
      title={data ? visibleText(data.title) : t('screens.tasks')}
      subtitle={
        data && (
          <span className="flex flex-wrap items-center gap-2">
            <StateBadge state={data.status} />
            {data.schedule_sentence}
          </span>
        )
      }
      actions={data && <Controls task={data} />}
    >
      <Answer query={query}>
        {(of) => (
          <Tabs<Part>
            value={current}
            onChange={(next) => navigate(next === 'overview' ? `/tasks/${of.id}` : `/tasks/${of.id}/${next}`)}
            tabs={parts.map((value) => ({
              value,
              label: t(`tasks.part.${value}`),
              content: content[value](of),
            }))}
          />
        )}
      </Answer>
    </Page>
  );
}

function Controls({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { run, pause, resume, approve } = useTaskActions();
  const named = { task: task.id };
  return (
    <>
      {task.status === 'proposed' && (
        <Button variant="primary" onClick={() => approve.mutate(named)}>
          <ThumbsUp /> {t('tasks.approve')}
        </Button>
      )}
      {task.status === 'active' && (
        <Button onClick={() => pause.mutate(named)}>
          <Pause /> {t('tasks.pause')}
        </Button>
      )}
      {task.status === 'paused' && (
        <Button onClick={() => resume.mutate(named)}>
          <RotateCcw /> {t('tasks.resume')}
        </Button>
      )}
      {task.status !== 'cancelled' && (
        <Button onClick={() => navigate(`/tasks/${task.id}/edit`)}>
          <Pencil /> {t('tasks.edit')}
        </Button>
      )}
      {task.status !== 'cancelled' && task.status !== 'proposed' && (
        <Button variant="primary" disabled={run.isPending} onClick={() => run.mutate(named)}>
          <Play /> {t('tasks.run')}
        </Button>
      )}
      <TaskMenu task={task} />
    </>
  );
}
