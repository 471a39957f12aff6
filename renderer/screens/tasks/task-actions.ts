import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { useLocation } from 'wouter';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { useAction } from '../../data/operation-action.ts';
import { saveFile } from '../../data/save-file.ts';

/** What can be done to one task, each with what it says and how it is put back. */
export function useTaskActions() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const resumed = useAction('tasks.resume', { done: t('tasks.resumed') });
  const paused = useAction('tasks.pause', { done: t('tasks.paused') });
  const run = useAction('tasks.run', {
    done: t('tasks.started'),
    undo: { label: t('tasks.show_run'), run: ({ run_id }) => navigate(`/runs/${run_id}`) },
  });
  const pause = useAction('tasks.pause', {
    done: ({ title }) => t('tasks.pausing.title', { title }),
    undo: { label: t('undo'), run: (_, { task }) => resumed.mutate({ task }) },
  });
  const resume = useAction('tasks.resume', {
    done: ({ title }) => t('tasks.resuming.title', { title }),
    undo: { label: t('undo'), run: (_, { task }) => paused.mutate({ task }) },
  });
  const approve = useAction('tasks.approve', { done: ({ title }) => t('tasks.approving.title', { title }) });
  const snooze = useAction('tasks.snooze', { done: t('tasks.snoozed') });
  const skipNext = useAction('tasks.skip_next', { done: t('tasks.skipped') });
  const duplicate = useAction('tasks.duplicate', {
    done: ({ title }) => t('tasks.duplicated', { title }),
    undo: { label: t('open'), run: ({ id }) => navigate(`/tasks/${id}`) },
  });
  const cancel = useAction('tasks.cancel', { done: ({ title }) => t('tasks.cancelling.title', { title }) });
  const exportTasks = useExport();
  return { run, pause, resume, approve, snooze, skipNext, duplicate, cancel, exportTasks };
}

/** Saves tasks as a file that can be imported, and says what was left out of it. */
function useExport() {
  const { t } = useTranslation();
  const api = useApi();
  return async (tasks: readonly string[] | undefined, name: string) => {
    try {
      const document = await api.call('tasks.export', tasks === undefined ? {} : { tasks: [...tasks] });
      saveFile(`${name}.ordinaut`, JSON.stringify(document, null, 2), 'application/json');
      const { redacted } = document;
      toast.success(
        t('tasks.exported', { count: document.tasks.length }),
        redacted.length === 0 ? {} : { description: t('tasks.export_redacted', { count: redacted.length }) },
      );
    } catch (thrown) {
      toast.error(problemOf(thrown).message);
    }
  };
}

/** Pauses or resumes several tasks, one after the other; offers to put back those that changed. */
export function useManyActions() {
  const { t } = useTranslation();
  const api = useApi();
  const [working, setWorking] = useState(false);
  const all = async (
    operation: 'tasks.pause' | 'tasks.resume',
    tasks: readonly string[],
    undoable = true,
  ) => {
    setWorking(true);
    const done: string[] = [];
    const refused: string[] = [];
    for (const task of tasks)
      await api.call(operation, { task }).then(
        () => done.push(task),
        (thrown) => refused.push(problemOf(thrown).message),
      );
    setWorking(false);
    const back = operation === 'tasks.pause' ? 'tasks.resume' : 'tasks.pause';
    if (done.length > 0)
      toast.success(
        operation === 'tasks.pause'
          ? t('tasks.paused_many', { count: done.length })
          : t('tasks.resumed_many', { count: done.length }),
        undoable ? { action: { label: t('undo'), onClick: () => void all(back, done, false) } } : {},
      );
    if (refused.length > 0)
      toast.error(t('tasks.refused_many', { count: refused.length }), { description: refused[0] });
  };
  return { all, working };
}
