import { Newspaper, Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useNow } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useOperation, useOperationPages } from '../../data/operation-query.ts';
import { BriefingCard } from './briefing-card.tsx';
import { EarlierBriefings } from './earlier-briefings.tsx';
import { NeedsYou } from './needs-you.tsx';
import { newestOf } from './newest.ts';
import { NextUp } from './next-up.tsx';
import { PauseBanner } from './pause-banner.tsx';
import { WentWrong } from './went-wrong.tsx';

/** `/today`: what was put together, what needs a person, what comes next and what went wrong. */
export default function TodayScreen() {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const now = useNow(60_000);
  const status = useOperation('system.status', {});
  const date = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long' });
  const tasks = Object.values(status.data?.tasks ?? {}).reduce((sum, count) => sum + count, 0);
  const isFresh = status.data !== undefined && tasks === 0 && status.data.last_run === null;
  return (
    <Page title={t('screens.today')} subtitle={date.format(now)}>
      {isFresh ? (
        <EmptyState
          icon={Sparkles}
          title={t('today.fresh.title')}
          text={t('today.fresh.text')}
          action={
            <Button variant="primary" className="mt-2" onClick={() => navigate('/welcome')}>
              {t('today.fresh.begin')}
            </Button>
          }
        />
      ) : (
        <div className="flex flex-col gap-4">
          <PauseBanner />
          <NeedsYou />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 min-[1000px]:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
            <Briefings now={now} />
            <div className="flex flex-col gap-4">
              <NextUp now={now} />
              <WentWrong />
            </div>
          </div>
        </div>
      )}
    </Page>
  );
}

const mostWhole = 3;

function Briefings({ now }: { readonly now: number }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const chosen = params.get('briefing');
  const query = useOperationPages('briefings.list', { limit: 20 });
  const { hasNextPage, fetchNextPage } = query;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {chosen !== null && (
        <Link href="/today" className="text-primary hover:underline">
          {t('today.briefing.newest')}
        </Link>
      )}
      <Answer
        query={query}
        loading={<Skeleton className="h-64" />}
        empty={{
          when: (briefings) => briefings.length === 0,
          show: (
            <div className="rounded-lg border bg-card">
              <EmptyState icon={Newspaper} title={t('today.empty.title')} text={t('today.empty.text')} />
            </div>
          ),
        }}
      >
        {(briefings) => {
          const whole = chosen === null ? newestOf(briefings, now, mostWhole).map(({ id }) => id) : [chosen];
          const others = briefings.filter(({ id }) => !whole.includes(id));
          return (
            <>
              {whole.map((id) => (
                <BriefingCard key={id} id={id} />
              ))}
              {others.length > 0 && (
                <EarlierBriefings
                  briefings={others}
                  onMore={hasNextPage ? () => void fetchNextPage() : undefined}
                />
              )}
            </>
          );
        }}
      </Answer>
    </div>
  );
}
