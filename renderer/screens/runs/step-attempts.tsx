import { useTranslation } from 'react-i18next';
import { durationText, Moment } from '../../components/moment.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { RunDetail } from './timeline.ts';
import { UsageText } from './usage-text.tsx';
import { ViaText } from './via-text.tsx';

/** Every try of a step. */
export function StepAttempts({ attempts }: { readonly attempts: RunDetail['attempts'] }) {
  const { t, i18n } = useTranslation();
  return (
    <section>
      <h3 className="mb-1 font-medium">{t('runs.attempts', { count: attempts.length })}</h3>
      <ol className="rounded-md border">
        {attempts.map((attempt) => (
          <li
            key={`${attempt.attempt} ${attempt.tool}`}
            className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-1.5 last:border-b-0"
          >
            <span className="tabular-nums">{attempt.attempt}.</span>
            <Moment at={attempt.started_at} form="exact" />
            <span className="text-muted-foreground">{durationText(attempt.duration_ms, i18n.language)}</span>
            <ViaText via={attempt.via} />
            {attempt.usage !== null && <UsageText usage={attempt.usage} />}
            <span
              className={attempt.error === null ? 'text-success' : 'min-w-0 break-words text-destructive'}
            >
              {attempt.error === null ? t('state.succeeded') : visibleText(attempt.error.message)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
