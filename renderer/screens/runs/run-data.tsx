import { useTranslation } from 'react-i18next';
import { JsonView } from '../../components/json-view.tsx';
import type { RunDetail } from './timeline.ts';

/** What a run was given, and what it answered. */
export function RunData({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4 min-[1000px]:grid-cols-2">
      <JsonView value={run.params} label={t('runs.data.params')} />
      {run.event !== null && <JsonView value={run.event} label={t('runs.data.event')} />}
      {run.state === 'succeeded' && <JsonView value={run.output} label={t('runs.data.output')} />}
    </div>
  );
}
