import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { Differences } from '../../components/differences.tsx';
import { durationText } from '../../components/moment.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Select } from '../../components/ui/select.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import type { RunDetail } from './timeline.ts';

/** What differs between this run and another of its task. */
export function RunCompare({ run }: { readonly run: RunDetail }) {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const others = (useOperation('runs.list', { task: run.task_id, limit: 100 }).data?.items ?? []).filter(
    ({ id }) => id !== run.id,
  );
  const before = others.find(({ created_at }) => created_at < run.created_at) ?? others[0];
  const chosen = params.get('with') ?? before?.id;
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' });
  if (chosen === undefined) return <p className="text-muted-foreground">{t('runs.compare.alone')}</p>;
  const choices = others.map(({ id, created_at, state }) => ({
    value: id,
    label: `${date.format(Date.parse(created_at))} · ${t(`state.${state}`)}`,
  }));
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-2">
        <span>{t('runs.compare.with')}</span>
        <Select
          label={t('runs.compare.with')}
          value={chosen}
          options={
            choices.some(({ value }) => value === chosen)
              ? choices
              : [{ value: chosen, label: chosen }, ...choices]
          }
          onChange={(other) =>
            setParams(
              (known) => {
                const next = new URLSearchParams(known);
                next.set('with', other);
                return next;
              },
              { replace: true },
            )
          }
        />
      </div>
      <Comparison a={chosen} b={run.id} />
    </div>
  );
}

function Comparison({ a, b }: { readonly a: string; readonly b: string }) {
  const { t } = useTranslation();
  const query = useOperation('runs.compare', { a, b });
  return (
    <Answer query={query}>
      {({ same, steps, output_differences, definition_differences }) => (
        <div className="flex flex-col gap-4">
          {same && <p className="font-medium">{t('runs.compare.same')}</p>}
          <Differences label={t('runs.compare.definition')} items={definition_differences} />
          <ul className="flex flex-col gap-2">
            {steps.map((step) => (
              <ComparedStep key={step.path} step={step} />
            ))}
          </ul>
          <Differences label={t('runs.data.output')} items={output_differences} />
        </div>
      )}
    </Answer>
  );
}

type Compared = OutputOf<'runs.compare'>['steps'][number];

function ComparedStep({ step }: { readonly step: Compared }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-col gap-2 rounded-md border px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-mono font-medium">{visibleText(step.path)}</h3>
        <Side name={t('runs.compare.other')} side={step.a} />
        <Side name={t('runs.compare.this')} side={step.b} />
        {step.same && <span className="text-xs text-muted-foreground">{t('runs.compare.step_same')}</span>}
      </div>
      <Differences label={t('runs.step.input')} items={step.input_differences} />
      <Differences label={t('runs.step.output')} items={step.output_differences} />
    </li>
  );
}

function Side({ name, side }: { readonly name: string; readonly side: Compared['a'] }) {
  const { t, i18n } = useTranslation();
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
      {name}
      {side === null ? (
        t('runs.compare.absent')
      ) : (
        <>
          <StateBadge state={side.state} />
          {side.duration_ms !== null && durationText(side.duration_ms, i18n.language)}
        </>
      )}
    </span>
  );
}
