import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useOperation } from '../../data/operation-query.ts';
import type { CalendarSlot } from './slots.ts';

/** A slot: when, what became of it, and on request why. */
export function SlotRow({ slot }: { readonly slot: CalendarSlot }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="rounded px-2 py-0.5 hover:bg-accent/50">
      <div className="flex items-center gap-2">
        <span className="w-16 shrink-0 text-muted-foreground tabular-nums">
          <Moment at={new Date(slot.at).toISOString()} form="time" />
        </span>
        <StateBadge state={slot.state} />
        {slot.count > 1 && <span className="text-xs">×{slot.count}</span>}
        <span
          className="min-w-0 flex-1 truncate text-xs text-muted-foreground"
          title={slot.reason ?? undefined}
        >
          {slot.reason}
        </span>
        {slot.run_id !== null && (
          <Link href={`/runs/${slot.run_id}`} className="text-xs text-primary hover:underline">
            {t('calendar.day.run')}
          </Link>
        )}
        <Button variant="ghost" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('calendar.day.why')}
        </Button>
      </div>
      {isOpen && <Why slot={slot} />}
    </li>
  );
}

function Why({ slot }: { readonly slot: CalendarSlot }) {
  const query = useOperation('occurrences.explain', {
    task: slot.task_id,
    slot: new Date(slot.at).toISOString(),
  });
  return (
    <div className="mb-2 ml-4 border-l-2 pl-3">
      <Answer query={query}>
        {({ sentence, facts }) => (
          <>
            <p>{sentence}</p>
            <ul className="list-disc pl-4 text-xs text-muted-foreground">
              {facts.map((fact) => (
                <li key={fact}>{fact}</li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </div>
  );
}
