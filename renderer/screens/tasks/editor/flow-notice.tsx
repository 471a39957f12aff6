import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/ui/button.tsx';
import { FlowText } from '../flow-list.tsx';
import { type Flow, type FoundFlow, undeclaredOf } from '../flows.ts';

export interface FlowNoticeProps {
  readonly found: readonly FoundFlow[];
  readonly onDeclare: (flows: readonly Flow[]) => void;
}

/** That runs will wait for a person, while the task is written; one click declares what it passes on. */
export function FlowNotice({ found, onDeclare }: FlowNoticeProps) {
  const { t } = useTranslation();
  const undeclared = undeclaredOf(found);
  if (undeclared.length === 0) return null;
  return (
    <div
      role="status"
      className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border border-warning/40 bg-warning/5 px-3 py-2"
    >
      <TriangleAlert className="size-4 shrink-0 text-warning" />
      <p className="min-w-48 flex-1">{t('task_editor.flows.notice')}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {undeclared.map((flow) => (
          <li key={`${flow.from} ${flow.to}`}>
            <FlowText flow={flow} />
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => onDeclare(undeclared)}>
        {t(undeclared.length === 1 ? 'task_editor.flows.declare' : 'task_editor.flows.declare_all')}
      </Button>
    </div>
  );
}
