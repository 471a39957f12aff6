import { Pause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';

/** Says that all schedules are paused, and ends it. */
export function PauseBanner() {
  const { t } = useTranslation();
  const pause = useOperation('system.status', {}).data?.pause ?? null;
  const resume = useAction('system.resume', { done: t('today.pause.resumed') });
  if (pause === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg border border-warning/40 bg-warning/10 px-4 py-2.5">
      <Pause aria-hidden className="size-4 text-warning" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">{t('today.pause.title')}</span>{' '}
        {pause.until === null ? (
          t('today.pause.open')
        ) : (
          <>
            {t('today.pause.until')} <Moment at={pause.until} form="exact" />
          </>
        )}
        {pause.reason !== null && (
          <span className="text-muted-foreground"> · {visibleText(pause.reason)}</span>
        )}
      </p>
      <Button disabled={resume.isPending} onClick={() => resume.mutate({})}>
        {t('today.pause.resume')}
      </Button>
    </div>
  );
}
