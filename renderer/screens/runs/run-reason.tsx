import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { useOperation } from '../../data/operation-query.ts';
import type { RunDetail } from './timeline.ts';

/** Why it ran, and why then: the engine's own explanation of its slot, or what made it. */
export function RunReason({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  if (run.slot_at !== null) return <SlotReason task={run.task_id} slot={run.slot_at} />;
  return (
    <div className="flex flex-col gap-1">
      <p>{t(`runs.why.${run.trigger}`)}</p>
      <p className="text-muted-foreground">
        {t('runs.why.made')} <Moment at={run.created_at} form="exact" />
      </p>
    </div>
  );
}

function SlotReason({ task, slot }: { readonly task: string; readonly slot: string }) {
  const query = useOperation('occurrences.explain', { task, slot });
  return (
    <Answer query={query}>
      {({ sentence, facts }) => (
        <div className="flex flex-col gap-2">
          <p className="font-medium">{sentence}</p>
          <ul className="list-disc pl-5 text-muted-foreground">
            {facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </div>
      )}
    </Answer>
  );
}
