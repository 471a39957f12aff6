import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../../../api/api.ts';
import { ProblemNotice } from '../../../../components/problem-notice.tsx';
import { Skeleton } from '../../../../components/ui/skeleton.tsx';
import { useOperation } from '../../../../data/operation-query.ts';
import { useSettledValue } from '../../../../data/settled-value.ts';
import { InstantsTable } from '../../instants-table.tsx';
import { type ScheduleDraft, scheduleInput } from './schedule-draft.ts';

const typingMs = 200;
const shown = 10;

/** What a schedule means, told while it is written: its sentence, its rule, and when it comes due next. */
export function SchedulePreview({ draft }: { readonly draft: ScheduleDraft }) {
  const { t } = useTranslation();
  const settled = useSettledValue(draft, typingMs);
  const empty = settled.text.trim() === '';
  const preview = useOperation(
    'schedules.preview',
    { schedule: scheduleInput(settled) as Record<string, never>, count: shown },
    { enabled: !empty },
  );
  const [last, setLast] = useState(preview.data);
  if (preview.data !== undefined && preview.data !== last) setLast(preview.data);
  if (empty) return <p className="text-muted-foreground">{t('task_editor.preview.empty')}</p>;
  const { error, isPlaceholderData } = preview;
  const data = preview.data ?? last;
  // The last answer stays, pale, while the next is not known or what is written cannot be read.
  const stale = error !== null || isPlaceholderData || settled !== draft;
  return (
    <div className="flex flex-col gap-3">
      {error !== null && <ProblemNotice problem={problemOf(error)} />}
      {data === undefined && error === null && <Skeleton className="w-2/3" />}
      {data && (
        <div className={stale ? 'opacity-60' : undefined} aria-busy={stale}>
          <p className="text-base font-medium first-letter:uppercase" aria-live="polite">
            {data.sentence}
          </p>
          <p className="mb-2 font-mono text-xs break-all text-muted-foreground">
            {data.schedule.kind === 'once' ? data.schedule.anchor : data.schedule.expression}
          </p>
          <InstantsTable instants={data.next} zone={data.schedule.timezone} />
          {data.next.length < shown && (
            <p className="mt-1 text-xs text-muted-foreground">{t('task_editor.preview.ends')}</p>
          )}
          {data.next.some(({ mark }) => mark !== null) && (
            <p className="mt-2 text-xs text-muted-foreground">{data.gap_policy}</p>
          )}
          {data.warnings.map((warning) => (
            <p key={warning.message} className="mt-1 text-warning">
              {warning.message}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}
