import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { classNames } from '../../components/class-names.ts';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { BriefingSummary } from './newest.ts';

export interface EarlierBriefingsProps {
  readonly briefings: readonly BriefingSummary[];
  /** There are more. */
  readonly onMore: (() => void) | undefined;
}

/** Briefings that are not shown whole. */
export function EarlierBriefings({ briefings, onMore }: EarlierBriefingsProps) {
  const { t } = useTranslation();
  return (
    <Card title={t('today.earlier.title')} className="[&>div]:p-2">
      <ul>
        {briefings.map(({ id, title, created_at, read_at }) => (
          <li key={id}>
            <Link
              href={`/today?briefing=${id}`}
              className="flex items-baseline justify-between gap-3 rounded px-2 py-1 hover:bg-accent"
            >
              <span className={classNames('truncate', read_at === null && 'font-semibold')}>
                {read_at === null && <span className="sr-only">{t('today.briefing.new')} </span>}
                {visibleText(title)}
              </span>
              <span className="text-xs text-muted-foreground">
                <Moment at={created_at} form="exact" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {onMore && (
        <Button variant="ghost" size="small" className="mt-1" onClick={onMore}>
          {t('today.earlier.more')}
        </Button>
      )}
    </Card>
  );
}
