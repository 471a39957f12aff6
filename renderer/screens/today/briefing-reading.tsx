import { Check } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useAction } from '../../data/operation-action.ts';
import type { BriefingView } from './briefing-lines.ts';
import { useSeen } from './use-seen.ts';

/** Seen for so long, a briefing counts as read … */
const seenMs = 2_500;
/** … unless the person says otherwise for so long. */
const undoMs = 6_000;

/*
 * unread ──seen──▶ reading ──time, or the person leaves──▶ read
 *    ▲                └──undo──▶ kept ──button──▶ read
 */
type State = 'unread' | 'reading' | 'kept';

export interface BriefingReadingProps {
  readonly briefing: BriefingView;
  /** The briefing on the screen. */
  readonly element: RefObject<Element | null>;
}

/** Marks a briefing as read when it has been seen; for a moment that can be taken back. */
export function BriefingReading({ briefing: { id, read_at }, element }: BriefingReadingProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>('unread');
  const { mutate } = useAction('briefings.mark_read');
  const isUnread = read_at === null;
  useSeen(element, seenMs, isUnread && state === 'unread' ? () => setState('reading') : null);

  const leaving = useRef<(() => void) | null>(null);
  leaving.current = isUnread && state === 'reading' ? () => mutate({ briefing: id }) : null;
  useEffect(() => {
    if (state !== 'reading') return;
    const timer = setTimeout(() => leaving.current?.(), undoMs);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => () => leaving.current?.(), []);

  if (!isUnread)
    return (
      <span className="flex items-center gap-1 text-xs text-muted-foreground">
        <Check aria-hidden className="size-3.5" />
        {t('today.briefing.read')} <Moment at={read_at} />
      </span>
    );
  if (state === 'reading')
    return (
      <span role="status" className="flex items-center gap-2 text-xs text-muted-foreground">
        {t('today.briefing.reading')}
        <Button size="small" onClick={() => setState('kept')}>
          {t('today.briefing.keep_unread')}
        </Button>
      </span>
    );
  return (
    <Button size="small" onClick={() => mutate({ briefing: id })}>
      {t('today.briefing.mark_read')}
    </Button>
  );
}
