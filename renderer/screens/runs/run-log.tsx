import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { LogLines } from './log-lines.tsx';
import type { RunDetail } from './timeline.ts';

/** What the engine wrote to its log about a run. */
export function RunLog({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  const query = useOperation('logs.query', { run: run.id, limit: 1_000 });
  const { refetch } = query;
  const settled = run.steps.filter(({ finished_at }) => finished_at !== null).length;
  // The log tells nobody that it grew; the run does.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when either changes
  useEffect(() => {
    void refetch();
  }, [run.state, settled, refetch]);
  return (
    <Answer
      query={query}
      empty={{
        when: ({ items }) => items.length === 0,
        show: <p className="text-muted-foreground">{t('runs.log.empty')}</p>,
      }}
    >
      {({ items }) => <LogLines lines={items} label={t('runs.part.log')} />}
    </Answer>
  );
}
