import { ArrowRight, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { type Flow, type FoundFlow, undeclaredOf } from './flows.ts';

export interface FlowListProps {
  readonly found: readonly FoundFlow[];
  readonly declared: readonly Flow[];
  /** Absent where nothing can be declared. */
  readonly onDeclare?: ((flows: readonly Flow[]) => void) | undefined;
  readonly onRemove?: ((flow: Flow) => void) | undefined;
}

/** Which words of others the steps of a task pass on, and whether the task says that this is meant. */
export function FlowList({ found, declared, onDeclare, onRemove }: FlowListProps) {
  const { t } = useTranslation();
  const undeclared = undeclaredOf(found);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">{t('task_editor.flows.hint')}</p>
      {undeclared.length + declared.length === 0 && <p>{t('task_editor.flows.none')}</p>}
      <ul className="flex flex-col gap-1.5">
        {undeclared.map((flow) => (
          <li key={`? ${flow.from} ${flow.to}`} className="flex flex-wrap items-center gap-2">
            <FlowText flow={flow} />
            <Badge tone="warning">{t('task_editor.flows.asks')}</Badge>
            {onDeclare && undeclared.length > 1 && (
              <Button
                size="small"
                aria-label={t('task_editor.flows.declare_one', { from: flow.from, to: flow.to })}
                onClick={() => onDeclare([flow])}
              >
                {t('task_editor.flows.declare')}
              </Button>
            )}
          </li>
        ))}
        {declared.map((flow) => (
          <li key={`${flow.from} ${flow.to}`} className="flex flex-wrap items-center gap-2">
            <FlowText flow={flow} />
            <Badge tone="success">{t('task_editor.flows.declared')}</Badge>
            {onRemove && (
              <Button
                variant="ghost"
                size="icon"
                className="size-6"
                aria-label={t('task_editor.flows.remove', { from: flow.from, to: flow.to })}
                title={t('task_editor.flows.remove', { from: flow.from, to: flow.to })}
                onClick={() => onRemove(flow)}
              >
                <X />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {onDeclare && undeclared.length > 0 && (
        <div>
          <Button onClick={() => onDeclare(undeclared)}>
            {t(undeclared.length === 1 ? 'task_editor.flows.declare' : 'task_editor.flows.declare_all')}
          </Button>
        </div>
      )}
    </div>
  );
}

export function FlowText({ flow: { from, to } }: { readonly flow: Flow }) {
  const { t } = useTranslation();
  const name = from === 'event' ? t('task_editor.flows.event') : visibleText(from);
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5 font-mono text-xs break-all">
      {name}
      <ArrowRight className="size-3.5 text-muted-foreground" aria-label={t('task_editor.flows.to')} />
      {visibleText(to)}
    </span>
  );
}
