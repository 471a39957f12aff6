import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutputOf, problemOf } from '../../../../api/api.ts';
import { useApi } from '../../../../api/api-context.tsx';
import { ProblemNotice } from '../../../../components/problem-notice.tsx';
import { JsonControl } from '../../../../components/schema-form/json-control.tsx';
import { Button } from '../../../../components/ui/button.tsx';
import { Field } from '../../../../components/ui/field.tsx';
import { Select } from '../../../../components/ui/select.tsx';
import { useAction } from '../../../../data/operation-action.ts';
import { useOperation } from '../../../../data/operation-query.ts';
import type { Json } from '../draft.ts';
import { DryRunList } from './dry-run-list.tsx';
import { isFields } from './pipeline-tree.ts';

export type DryRunReport = OutputOf<'tasks.dry_run'>;

export interface DryRunPaneProps {
  /** Id of the saved task, whose past runs can give their parameters and answers. */
  readonly task: string | undefined;
  readonly definition: Json | undefined;
  readonly params: Json;
  readonly report: DryRunReport | null;
  readonly onReport: (report: DryRunReport) => void;
  readonly onSelect: (step: string) => void;
}

/** Walks the pipeline as it is written: what only reads is done, everything else is shown and not sent. */
export function DryRunPane({ task, definition, params, report, onReport, onSelect }: DryRunPaneProps) {
  const { t, i18n } = useTranslation();
  const api = useApi();
  const [given, setGiven] = useState<Json | null>(null);
  const [past, setPast] = useState('');
  const runs = useOperation(
    'runs.list',
    { ...(task !== undefined && { task }), limit: 10 },
    { enabled: task !== undefined },
  );
  const dryRun = useAction('tasks.dry_run', { showsProblem: true, onDone: onReport });
  const used = given ?? params;
  const take = async (run: string) => {
    setPast(run);
    setGiven(run === '' ? null : ((await api.call('runs.get', { run })).params as Json));
  };
  const at = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">{t('task_editor.dry_run.text')}</p>
      {task !== undefined && (runs.data?.items.length ?? 0) > 0 && (
        <Field label={t('task_editor.dry_run.data')} hint={t('task_editor.dry_run.data_hint')}>
          {({ id }) => (
            <Select
              id={id}
              value={past}
              onChange={(run) => void take(run)}
              options={[
                { value: '', label: t('task_editor.dry_run.own') },
                ...(runs.data?.items ?? []).map((run) => ({
                  value: run.id,
                  label: t('task_editor.dry_run.of_run', {
                    at: at.format(new Date(run.created_at)),
                    state: t(`state.${run.state}`),
                  }),
                })),
              ]}
            />
          )}
        </Field>
      )}
      <JsonControl
        label={t('task_editor.dry_run.params')}
        value={used}
        onChange={(value) => setGiven(isFields(value) ? value : {})}
      />
      <Button
        variant="primary"
        className="self-start"
        disabled={definition === undefined || dryRun.isPending}
        onClick={() =>
          dryRun.mutate({
            draft: { title: t('task_editor.untitled'), ...definition } as DraftInput,
            params: used as DraftInput,
            ...(past !== '' && { from_run: past }),
          })
        }
      >
        <FlaskConical />{' '}
        {dryRun.isPending ? t('task_editor.dry_run.running') : t('task_editor.dry_run.start')}
      </Button>
      {dryRun.error !== null && <ProblemNotice problem={problemOf(dryRun.error)} />}
      {report && !dryRun.isPending && <DryRunList report={report} onSelect={onSelect} />}
    </div>
  );
}

type DraftInput = OutputOf<'tasks.get'>['definition'];
