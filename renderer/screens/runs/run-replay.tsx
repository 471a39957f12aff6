import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import { problemOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { JsonControl } from '../../components/schema-form/json-control.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { ReplayReport } from './replay-report.tsx';
import { stepIn, withStep } from './step-definition.ts';
import type { RunDetail } from './timeline.ts';

export interface RunReplayProps {
  readonly run: RunDetail;
  /** Path of the step that is read. */
  readonly step: string | undefined;
}

/** Walks a run once more, dry, with one step changed, and shows what would differ. */
export function RunReplay({ run, step }: RunReplayProps) {
  const { t } = useTranslation();
  const query = useOperation('tasks.versions', { task: run.task_id });
  return (
    <Answer query={query}>
      {({ items }) => {
        const version = items.find((each) => each.version === run.task_version);
        if (!version) return <p className="text-muted-foreground">{t('runs.replay.no_version')}</p>;
        return <Replay run={run} step={step} pipeline={version.definition.pipeline ?? []} />;
      }}
    </Answer>
  );
}

function Replay({ run, step, pipeline }: RunReplayProps & { readonly pipeline: Json }) {
  const { t } = useTranslation();
  const paths = run.steps.map(({ path }) => path).filter((path) => stepIn(pipeline, path) !== null);
  const [path, setPath] = useState(() => paths.find((each) => each === step) ?? paths[0]);
  const [edited, setEdited] = useState<JsonObject | null>(null);
  const replay = useAction('runs.replay', { showsProblem: true });
  const definition = path === undefined ? null : stepIn(pipeline, path);
  if (path === undefined || definition === null)
    return <p className="text-muted-foreground">{t('runs.replay.nothing')}</p>;
  const start = () =>
    replay.mutate({
      run: run.id,
      from: path,
      ...(edited !== null && { definition: { pipeline: withStep(pipeline, path, edited) } }),
    });
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-prose text-muted-foreground">{t('runs.replay.text')}</p>
      <div className="flex items-center gap-2">
        <span>{t('runs.replay.from')}</span>
        <Select
          label={t('runs.replay.from')}
          value={path}
          options={paths.map((value) => ({ value, label: value }))}
          onChange={(next) => {
            setPath(next);
            setEdited(null);
          }}
        />
      </div>
      <JsonControl
        key={path}
        label={t('runs.replay.definition')}
        value={edited ?? definition}
        onChange={(value) => setEdited(isStep(value) ? value : null)}
      />
      <div className="flex gap-2">
        <Button variant="primary" disabled={replay.isPending} onClick={start}>
          {t('runs.replay.start')}
        </Button>
        {edited !== null && <Button onClick={() => setEdited(null)}>{t('runs.replay.reset')}</Button>}
      </div>
      {replay.error !== null && <ProblemNotice problem={problemOf(replay.error)} />}
      {replay.data && <ReplayReport report={replay.data} />}
    </div>
  );
}

const isStep = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
