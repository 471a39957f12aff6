import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import type { BriefingView } from './briefing-lines.ts';
import { BriefingReading } from './briefing-reading.tsx';
import { BriefingText } from './briefing-text.tsx';

/** A briefing, whole. */
export function BriefingCard({ id }: { readonly id: string }) {
  const query = useOperation('briefings.get', { briefing: id });
  return <Answer query={query}>{(briefing) => <Document briefing={briefing} />}</Answer>;
}

function Document({ briefing }: { readonly briefing: BriefingView }) {
  const { t } = useTranslation();
  const text = useRef<HTMLDivElement>(null);
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          <span className="truncate">{visibleText(briefing.title)}</span>
          {briefing.read_at === null && <Badge tone="primary">{t('today.briefing.new')}</Badge>}
        </span>
      }
      actions={<BriefingReading briefing={briefing} element={text} />}
    >
      <div ref={text} className="flex flex-col gap-3">
        <p className="text-xs text-muted-foreground">
          <Moment at={briefing.created_at} form="exact" />
          {briefing.run_id !== null && (
            <>
              {' · '}
              <Link href={`/runs/${briefing.run_id}`} className="text-primary underline underline-offset-2">
                {t('today.briefing.run')}
              </Link>
            </>
          )}
        </p>
        <BriefingText briefing={briefing} />
      </div>
    </Card>
  );
}
