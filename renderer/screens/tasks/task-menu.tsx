import {
  AlarmClock,
  Ban,
  Copy,
  Download,
  EllipsisVertical,
  Pause,
  Pencil,
  Play,
  RotateCcw,
  SkipForward,
  ThumbsUp,
  Undo2,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../components/ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../components/ui/menu.tsx';
import { SnoozeDialog } from './snooze-dialog.tsx';
import { useTaskActions } from './task-actions.ts';

export interface TaskMenuProps {
  readonly task: {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly next_at: string | null;
    readonly timezone: string;
  };
  /** Taken out of the order of Tab where the list itself has keys. */
  readonly tabIndex?: number;
}

/** All that can be done to a task. */
export function TaskMenu({ task, tabIndex }: TaskMenuProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState<'snooze' | null>(null);
  const actions = useTaskActions();
  const { run, pause, resume, approve, skipNext, duplicate, exportTasks, snooze } = actions;
  const { cancel, reinstate } = actions;
  const { id, title, status, next_at } = task;
  const named = { task: id };
  const over = status === 'cancelled';
  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('tasks.menu_of', { title })}
            {...(tabIndex !== undefined && { tabIndex })}
          >
            <EllipsisVertical />
          </Button>
        }
      >
        <MenuItem disabled={over || status === 'proposed'} onSelect={() => run.mutate(named)}>
          <Play /> {t('tasks.run')}
        </MenuItem>
        {status === 'active' && (
          <MenuItem onSelect={() => pause.mutate(named)}>
            <Pause /> {t('tasks.pause')}
          </MenuItem>
        )}
        {status === 'paused' && (
          <MenuItem onSelect={() => resume.mutate(named)}>
            <RotateCcw /> {t('tasks.resume')}
          </MenuItem>
        )}
        {status === 'proposed' && (
          <MenuItem onSelect={() => approve.mutate(named)}>
            <ThumbsUp /> {t('tasks.approve')}
          </MenuItem>
        )}
        <MenuItem disabled={next_at === null} onSelect={() => setAsking('snooze')}>
          <AlarmClock /> {t('tasks.snooze')}
        </MenuItem>
        <MenuItem disabled={next_at === null} onSelect={() => skipNext.mutate(named)}>
          <SkipForward /> {t('tasks.skip_next')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem disabled={over} onSelect={() => navigate(`/tasks/${id}/edit`)}>
          <Pencil /> {t('tasks.edit')}
        </MenuItem>
        <MenuItem onSelect={() => duplicate.mutate(named)}>
          <Copy /> {t('tasks.duplicate')}
        </MenuItem>
        <MenuItem onSelect={() => void exportTasks([id], title)}>
          <Download /> {t('tasks.export')}
        </MenuItem>
        <MenuSeparator />
        {over ? (
          <MenuItem onSelect={() => reinstate(task)}>
            <Undo2 /> {t('tasks.reinstate')}
          </MenuItem>
        ) : (
          <MenuItem destructive disabled={status === 'completed'} onSelect={() => cancel(task)}>
            <Ban /> {t('tasks.cancel')}
          </MenuItem>
        )}
      </Menu>
      {asking === 'snooze' && next_at !== null && (
        <SnoozeDialog
          title={title}
          nextAt={next_at}
          onClose={() => setAsking(null)}
          onSnooze={(until) => snooze.mutate({ ...named, until })}
        />
      )}
    </>
  );
}
