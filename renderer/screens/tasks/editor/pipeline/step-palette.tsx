import { Command } from 'cmdk';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../../api/api.ts';
import { Badge } from '../../../../components/ui/badge.tsx';
import { Dialog } from '../../../../components/ui/dialog.tsx';
import { visibleText } from '../../../../components/visible-text.ts';
import { kindIcons } from './graph-node.tsx';
import { type Structure, structures } from './new-node.ts';

export type ToolSummary = OutputOf<'tools.list'>['items'][number];

export interface StepPaletteProps {
  readonly tools: readonly ToolSummary[];
  readonly onTool: (tool: string) => void;
  readonly onStructure: (kind: Structure) => void;
  readonly onClose: () => void;
}

const itemClasses =
  'flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-accent';

/** All that can be a step, found by typing. */
export function StepPalette({ tools, onTool, onStructure, onClose }: StepPaletteProps) {
  const { t } = useTranslation();
  const headed =
    '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground';
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('task_editor.palette.title')}>
      <Command label={t('task_editor.palette.title')} loop>
        <Command.Input
          autoFocus
          placeholder={t('task_editor.palette.search')}
          className="mb-2 h-9 w-full rounded-md border border-input bg-card px-2.5"
        />
        <Command.List className="max-h-[50vh] overflow-auto pb-2">
          <Command.Empty className="px-2.5 py-4 text-muted-foreground">
            {t('task_editor.no_tool')}
          </Command.Empty>
          <Command.Group heading={t('task_editor.palette.tools')} className={headed}>
            {tools.map(({ name, title, description, effect }) => (
              <Command.Item
                key={name}
                value={name}
                keywords={[title, description]}
                onSelect={() => onTool(name)}
                className={itemClasses}
              >
                <div className="min-w-0 flex-1">
                  <p className="truncate font-medium">{visibleText(name)}</p>
                  <p className="truncate text-xs text-muted-foreground">
                    {visibleText(description || title)}
                  </p>
                </div>
                <Badge tone={effect === 'write' ? 'warning' : 'neutral'}>
                  {t(`task_editor.effect.${effect}`)}
                </Badge>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading={t('task_editor.palette.structures')} className={headed}>
            {structures.map((kind) => {
              const Icon = kindIcons[kind];
              return (
                <Command.Item
                  key={kind}
                  value={kind}
                  keywords={[t(`task_editor.kind.${kind}`)]}
                  onSelect={() => onStructure(kind)}
                  className={itemClasses}
                >
                  <Icon className="size-4 shrink-0 text-muted-foreground" />
                  <div className="min-w-0">
                    <p className="font-medium">{t(`task_editor.kind.${kind}`)}</p>
                    <p className="truncate text-xs text-muted-foreground">
                      {t(`task_editor.kind_hint.${kind}`)}
                    </p>
                  </div>
                </Command.Item>
              );
            })}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}
