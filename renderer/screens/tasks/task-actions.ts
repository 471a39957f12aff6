import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { useLocation } from 'wouter';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { actionMs, useAction } from '../../data/operation-action.ts';
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
  const putBack = useAction('tasks.restore_slot', { done: t('tasks.slot_restored') });
  const snooze = useAction('tasks.snooze', {
    done: t('tasks.snoozed'),
    undo: {
      label: t('undo'),
      run: ({ id, snoozed_slot_at }) => putBack.mutate({ task: id, slot_at: snoozed_slot_at }),
    },
  });
  const skipNext = useAction('tasks.skip_next', {
    done: t('tasks.skipped'),
    undo: {
      label: t('undo'),
      run: ({ task, skipped_slot_at }) => putBack.mutate({ task: task.id, slot_at: skipped_slot_at }),
    },
  });
  const duplicate = useAction('tasks.duplicate', {
    done: ({ title }) => t('tasks.duplicated', { title }),
    undo: { label: t('open'), run: ({ id }) => navigate(`/tasks/${id}`) },
  });
  const reinstate = useReinstate();
  const cancelled = useAction('tasks.cancel');
  const cancel = ({ id, title, status }: CancellableTask) =>
    cancelled.mutate(
      { task: id },
      {
        onSuccess: () =>
          toast.success(t('tasks.cancelling.title', { title }), {
            duration: actionMs,
            action: { label: t('undo'), onClick: () => reinstate({ id, status }) },
          }),
      },
    );
  const exportTasks = useExport();
  return { run, pause, resume, approve, snooze, skipNext, duplicate, cancel, reinstate, exportTasks };
}

interface CancellableTask {
  readonly id: string;
  readonly title: string;
  readonly status: string;
}

/** Puts a cancelled task back: as it was where `status` tells what it was before, otherwise paused. */
function useReinstate() {
  const { t } = useTranslation();
  const put = useAction('tasks.reinstate', {
    done: ({ title, status }) => t(`tasks.reinstated.${status === 'active' ? 'active' : 'still'}`, { title }),
  });
  return (task: Pick<CancellableTask, 'id' | 'status'>) => put.mutate(reinstated(task));
}

function reinstated({ id, status }: Pick<CancellableTask, 'id' | 'status'>) {
  const before = (['proposed', 'active', 'paused'] as const).find((each) => each === status);
  return { task: id, ...(before && { status: before }) };
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

type ManyOperation = 'tasks.pause' | 'tasks.resume' | 'tasks.cancel';
const said = { 'tasks.pause': 'paused', 'tasks.resume': 'resumed', 'tasks.cancel': 'cancelled' } as const;

/** Pauses, resumes or cancels several tasks, one after the other, and tells how far it is; offers to put back those that changed. */
export function useManyActions() {
  const { t } = useTranslation();
  const api = useApi();
  const [working, setWorking] = useState(false);
  /** Does `work` for each; answers with those for which it was done. */
  const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) => {
    setWorking(true);
    const done: Item[] = [];
    const refused: string[] = [];
    const notice = toast.loading(t('tasks.changing', { done: 0, count: items.length }));
    for (const item of items) {
      await work(item).then(
        () => done.push(item),
        (thrown) => refused.push(problemOf(thrown).message),
      );
      toast.loading(t('tasks.changing', { done: done.length, count: items.length }), { id: notice });
    }
    toast.dismiss(notice);
    setWorking(false);
    if (refused.length > 0)
      toast.error(t('tasks.refused_many', { count: refused.length }), { description: refused[0] });
    return done;
  };
  const all = async (operation: ManyOperation, tasks: readonly { id: string; status: string }[]) => {
    const done = await forEach(tasks, ({ id }) => api.call(operation, { task: id }));
    if (done.length === 0) return;
    const putBack = ({ id, status }: (typeof tasks)[number]) => {
      if (operation === 'tasks.pause') return api.call('tasks.resume', { task: id });
      if (operation === 'tasks.resume') return api.call('tasks.pause', { task: id });
      return api.call('tasks.reinstate', reinstated({ id, status }));
    };
    toast.success(t(`tasks.${said[operation]}_many`, { count: done.length }), {
      duration: actionMs,
      action: {
        label: t('undo'),
        onClick: async () => {
          const back = await forEach(done, putBack);
          if (back.length > 0) toast.success(t('tasks.put_back_many', { count: back.length }));
        },
      },
    });
  };
  return { all, working };
}
