import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { useOperation } from '../../../data/operation-query.ts';

export interface OccurrenceReasonProps {
  readonly task: string;
  /** ISO; without an offset it is meant in the zone of the task. */
  readonly slot: string;
  readonly onClose: () => void;
}

/** Why a task did or did not run at an instant, with the facts in their order. */
export function OccurrenceReason({ task, slot, onClose }: OccurrenceReasonProps) {
  const { t } = useTranslation();
  const reason = useOperation('occurrences.explain', { task, slot });
  return (
    <Card
      title={t('tasks.occurrence.why')}
      actions={
        <Button variant="ghost" size="icon" aria-label={t('close')} onClick={onClose}>
          <X />
        </Button>
      }
    >
      <Answer query={reason}>
        {({ sentence, facts, run_id }) => (
          <div aria-live="polite">
            <p className="font-medium">{sentence}</p>
            <ol className="mt-1 list-decimal pl-5">
              {facts.map((fact) => (
                <li key={fact}>{fact}</li>
              ))}
            </ol>
            {run_id !== null && (
              <Link
                href={`/runs/${run_id}`}
                className="mt-1 inline-block text-primary underline underline-offset-2"
              >
                {t('tasks.occurrence.open_run')}
              </Link>
            )}
          </div>
        )}
      </Answer>
    </Card>
  );
}
