import { ArrowDown, ArrowUp, Copy, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../../components/ui/button.tsx';
import type { TreeNode } from './pipeline-tree.ts';

export type StepCommand = 'remove' | 'up' | 'down' | 'duplicate';

export interface StepToolbarProps {
  readonly selected: TreeNode | undefined;
  readonly onAdd: () => void;
  readonly onCommand: (command: StepCommand) => void;
}

const commands = [
  { command: 'up', icon: ArrowUp },
  { command: 'down', icon: ArrowDown },
  { command: 'duplicate', icon: Copy },
  { command: 'remove', icon: Trash2 },
] as const;

/** Adds a step after the selected one, and moves, copies or removes that. */
export function StepToolbar({ selected, onAdd, onCommand }: StepToolbarProps) {
  const { t } = useTranslation();
  return (
    <div role="toolbar" aria-label={t('task_editor.steps')} className="flex flex-wrap items-center gap-1">
      <Button size="small" onClick={onAdd}>
        <Plus /> {t('task_editor.add_step')}
      </Button>
      {commands.map(({ command, icon: Icon }) => {
        const label = t(`task_editor.command.${command}`, { id: selected?.id ?? '' });
        return (
          <Button
            key={command}
            variant="ghost"
            size="icon"
            className="size-7"
            disabled={selected === undefined}
            aria-label={label}
            title={label}
            onClick={() => onCommand(command)}
          >
            <Icon />
          </Button>
        );
      })}
    </div>
  );
}
