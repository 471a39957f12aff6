import { Check } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useAction } from '../../data/operation-action.ts';
import type { BriefingView } from './briefing-lines.ts';
import { useSeen } from './use-seen.ts';

/** Seen for so long, a briefing counts as read, and is said to for so long. */
const seenMs = 2_500;
const toldMs = 6_000;

/*
 * unread ──seen──▶ told ──time──▶ read
 *    │ ▲            └──undo──▶ kept ◀──button── read
 *    │ └── another briefing     │
 *    └────────────────button────┴──▶ read
 */
type State = 'as it is' | 'told' | 'kept';

export interface BriefingReadingProps {
  readonly briefing: BriefingView;
  /** The briefing on the screen. */
  readonly element: RefObject<Element | null>;
}

/** Marks a briefing as read when it has been seen, and as unread again when the person takes that back. */
export function BriefingReading({ briefing: { id, read_at }, element }: BriefingReadingProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>('as it is');
  const reading = useAction('briefings.mark_read');
  const { mutate: markUnread } = useAction('briefings.mark_unread');
  const isUnread = read_at === null;
  const see = () => {
    setState('told');
    reading.mutate({ briefing: id });
  };
  useSeen(element, seenMs, isUnread && state === 'as it is' ? see : null);
  useEffect(() => {
    if (state !== 'told') return;
    const timer = setTimeout(() => setState('as it is'), toldMs);
    return () => clearTimeout(timer);
  }, [state]);

  const keep = () => {
    setState('kept');
    markUnread({ briefing: id });
  };
  // One button throughout: who has it in focus keeps it when the words change.
  if (state === 'told' || read_at !== null)
    return (
      <span className="flex items-center gap-2 text-xs text-muted-foreground">
        <span role="status" className="flex items-center gap-1">
          {state === 'told' || read_at === null ? (
            t('today.briefing.reading')
          ) : (
            <>
              <Check aria-hidden className="size-3.5" />
              {t('today.briefing.read')} <Moment at={read_at} />
            </>
          )}
        </span>
        <Button size="small" disabled={reading.isPending} onClick={keep}>
          {t(state === 'told' ? 'today.briefing.keep_unread' : 'today.briefing.mark_unread')}
        </Button>
      </span>
    );
  return (
    <Button size="small" onClick={() => reading.mutate({ briefing: id })}>
      {t('today.briefing.mark_read')}
    </Button>
  );
}
