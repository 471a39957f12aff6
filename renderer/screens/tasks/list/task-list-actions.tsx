import { Download, EllipsisVertical, LayoutTemplate, Plus, Upload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../../components/ui/button.tsx';
import { Menu, MenuItem } from '../../../components/ui/menu.tsx';
import { useTaskActions } from '../task-actions.ts';

export interface TaskListActionsProps {
  readonly onImport: () => void;
  readonly onTemplate: () => void;
}

/** What begins or moves tasks as a whole. */
export function TaskListActions({ onImport, onTemplate }: TaskListActionsProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { exportTasks } = useTaskActions();
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('tasks.more')}>
            <EllipsisVertical />
          </Button>
        }
      >
        <MenuItem onSelect={onImport}>
          <Upload /> {t('tasks.import.open')}
        </MenuItem>
        <MenuItem onSelect={() => void exportTasks(undefined, t('tasks.export_name'))}>
          <Download /> {t('tasks.export_all')}
        </MenuItem>
      </Menu>
      <Button onClick={onTemplate}>
        <LayoutTemplate /> {t('tasks.from_template')}
      </Button>
      <Button variant="primary" onClick={() => navigate('/tasks/new')}>
        <Plus /> {t('tasks.new')}
      </Button>
    </>
  );
}
