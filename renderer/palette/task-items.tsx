import { Command } from 'cmdk';
import {
  Check,
  CirclePause,
  CirclePlay,
  ExternalLink,
  FlaskConical,
  Pencil,
  Play,
  SkipForward,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAction } from '../data/operation-action.ts';
import type { FoundTask } from './found-items.tsx';
import { Item } from './item.tsx';

export interface TaskItemsProps {
  readonly task: FoundTask;
  readonly onClose: () => void;
}

/** What can be done with one task. */
export function TaskItems({ task, onClose }: TaskItemsProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { id, title, status } = task;
  const resume = useAction('tasks.resume', { done: t('palette.task.resumed', { title }) });
  const pause = useAction('tasks.pause', {
    done: t('palette.task.paused', { title }),
    undo: { label: t('undo'), run: () => resume.mutate({ task: id }) },
  });
  const approve = useAction('tasks.approve', { done: t('palette.task.approved', { title }) });
  const putBack = useAction('tasks.restore_slot', { done: t('tasks.slot_restored') });
  const skip = useAction('tasks.skip_next', {
    done: t('palette.task.skipped', { title }),
    undo: {
      label: t('undo'),
      run: ({ skipped_slot_at }) => putBack.mutate({ task: id, slot_at: skipped_slot_at }),
    },
  });
  const run = useAction('tasks.run', { onDone: (made) => navigate(`/runs/${made.run_id}`) });
  const item = (
    name: 'open' | 'run' | 'pause' | 'resume' | 'approve' | 'skip_next' | 'edit' | 'dry_run',
    icon: typeof Play,
    select: () => void,
  ) => (
    <Item
      key={name}
      value={name}
      label={t(`palette.task.${name}`)}
      icon={icon}
      onSelect={() => {
        onClose();
        select();
      }}
    />
  );
  return (
    <Command.Group heading={title}>
      {item('open', ExternalLink, () => navigate(`/tasks/${id}`))}
      {status !== 'cancelled' && item('run', Play, () => run.mutate({ task: id }))}
      {status === 'active' && item('pause', CirclePause, () => pause.mutate({ task: id }))}
      {status === 'paused' && item('resume', CirclePlay, () => resume.mutate({ task: id }))}
      {status === 'proposed' && item('approve', Check, () => approve.mutate({ task: id }))}
      {status === 'active' &&
        task.next_at !== null &&
        item('skip_next', SkipForward, () => skip.mutate({ task: id }))}
      {item('edit', Pencil, () => navigate(`/tasks/${id}/edit`))}
      {item('dry_run', FlaskConical, () => navigate(`/tasks/${id}/edit?part=steps`))}
    </Command.Group>
  );
}
