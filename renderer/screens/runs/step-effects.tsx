import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { RunDetail } from './timeline.ts';

/** What a step may have changed in the world: each call was journaled before it was sent. */
export function StepEffects({ effects }: { readonly effects: RunDetail['effects'] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3 className="mb-1 font-medium">{t('runs.effects.title')}</h3>
      <ul className="rounded-md border">
        {effects.map((effect) => (
          <li
            key={effect.id}
            className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-1.5 last:border-b-0"
          >
            <StateBadge state={effect.state} />
            <span>{visibleText(effect.tool)}</span>
            <span className="text-muted-foreground">{t(`runs.effects.${effect.kind}`)}</span>
            <span className="text-muted-foreground">
              <Moment at={effect.created_at} form="exact" />
            </span>
            <code className="truncate text-xs text-muted-foreground" title={effect.idempotency_key}>
              {t('runs.effects.key')} {effect.idempotency_key.slice(0, 12)}…
            </code>
            {effect.error !== null && (
              <span className="text-destructive">{visibleText(effect.error.message)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
