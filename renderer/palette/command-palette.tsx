import { Dialog as Base } from '@base-ui/react/dialog';
import { Command, defaultFilter } from 'cmdk';
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettledValue } from '../data/settled-value.ts';
import { ActionItems, quickAddValue } from './action-items.tsx';
import { FoundItems, type FoundTask } from './found-items.tsx';
import { groupClasses } from './item.tsx';
import { ScreenItems } from './screen-items.tsx';
import { TaskItems } from './task-items.tsx';

const typingPauseMs = 120;

/** A reminder can be made of whatever is typed, but everything that is found comes before it. */
function scoreOf(value: string, search: string, keywords?: string[]): number {
  return value === quickAddValue ? Number.MIN_VALUE : defaultFilter(value, search, keywords);
}

export interface CommandPaletteProps {
  /** What was typed already. */
  readonly text: string;
  readonly onClose: () => void;
}

/** Screens, tasks, runs, tools, what waits, and actions, by typing. A chosen task shows what can be done with it. */
export default function CommandPalette({ text: typed, onClose }: CommandPaletteProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(typed);
  useEffect(() => setText(typed), [typed]);
  const [task, setTask] = useState<FoundTask | null>(null);
  const [selected, setSelected] = useState('');
  const settled = useSettledValue(text.trim(), typingPauseMs);
  const choose = (chosen: FoundTask) => {
    setTask(chosen);
    setText('');
  };
  // What is found arrives after what is here was chosen from.
  const prefer = useCallback(
    (first: string) => setSelected((before) => (before === quickAddValue ? first : before)),
    [],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Backspace' || text !== '' || task === null) return;
    event.preventDefault();
    setTask(null);
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup
          aria-label={t('palette.title')}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-lg border bg-card shadow-xl"
        >
          <Command
            label={t('palette.title')}
            value={selected}
            onValueChange={setSelected}
            onKeyDown={onKeyDown}
            filter={scoreOf}
            loop
          >
            <div className="flex items-center gap-2 border-b px-4">
              {task !== null && (
                <span className="max-w-48 truncate rounded bg-muted px-1.5 py-0.5 text-xs">{task.title}</span>
              )}
              <Command.Input
                autoFocus
                value={text}
                onValueChange={setText}
                placeholder={t(task === null ? 'palette.placeholder' : 'palette.task_placeholder')}
                className="h-11 w-full bg-transparent outline-none placeholder:text-muted-foreground"
              />
            </div>
            <Command.List className={groupClasses}>
              <Command.Empty className="px-3 py-6 text-center text-muted-foreground">
                {t('palette.nothing')}
              </Command.Empty>
              {task === null ? (
                <>
                  <FoundItems text={settled} onFound={prefer} onTask={choose} onClose={onClose} />
                  <ScreenItems onClose={onClose} />
                  <ActionItems text={text.trim()} onClose={onClose} />
                </>
              ) : (
                <TaskItems task={task} onClose={onClose} />
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
