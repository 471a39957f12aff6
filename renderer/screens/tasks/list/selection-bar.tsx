import { Ban, Download, Pause, RotateCcw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/ui/button.tsx';
import { useManyActions, useTaskActions } from '../task-actions.ts';

export interface SelectionBarProps {
  readonly selected: readonly { readonly id: string; readonly status: string }[];
  readonly onClear: () => void;
}

/** What can be done to all selected tasks at once. */
export function SelectionBar({ selected, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  const { exportTasks } = useTaskActions();
  const { all, working } = useManyActions();
  return (
    <div role="toolbar" aria-label={t('tasks.selection')} className="mt-2 flex flex-wrap items-center gap-2">
      <span aria-live="polite" className="mr-2 font-medium">
        {t('tasks.selected', { count: selected.length })}
      </span>
      <Button
        size="small"
        onClick={() =>
          void exportTasks(
            selected.map(({ id }) => id),
            t('tasks.export_name'),
          )
        }
      >
        <Download /> {t('tasks.export')}
      </Button>
      <Button size="small" disabled={working} onClick={() => void all('tasks.pause', selected)}>
        <Pause /> {t('tasks.pause')}
      </Button>
      <Button size="small" disabled={working} onClick={() => void all('tasks.resume', selected)}>
        <RotateCcw /> {t('tasks.resume')}
      </Button>
      <Button size="small" disabled={working} onClick={() => void all('tasks.cancel', selected)}>
        <Ban /> {t('tasks.cancel_many')}
      </Button>
      <Button size="small" variant="ghost" onClick={onClear}>
        <X /> {t('tasks.select_none')}
      </Button>
    </div>
  );
}
