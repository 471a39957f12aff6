import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { modelOf, noModel } from '../../components/connect/choices.ts';
import { ModelFields } from '../../components/connect/model-fields.tsx';
import { TextField } from '../../components/connect/text-field.tsx';
import { useWeakSecrets } from '../../components/connect/weak-secrets.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { StepCard } from './step-card.tsx';

export interface BriefingStepProps {
  readonly onBack: () => void;
  /** The first briefing is being put together. */
  readonly onStarted: (started: { readonly task: string; readonly run: string }) => void;
}

/** Who writes the briefing and where its weather is of; then it is begun. What was skipped is the samples’. */
export function BriefingStep({ onBack, onStarted }: BriefingStepProps) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noModel);
  const [city, setCity] = useState<string | null>(null);
  const status = useOperation('setup.status', {}).data;
  const ollama = useOperation('setup.detect', {}).data?.ollama;
  const [first] = ollama?.models ?? [];
  // The model that is there is the likeliest one; another word of the person counts more.
  useEffect(() => {
    if (first !== undefined)
      setFields((before) => (before.model === '' ? { ...before, model: first } : before));
  }, [first]);
  const run = useAction('tasks.run', { showsProblem: true });
  const apply = useAction('setup.apply', { showsProblem: true });
  const model = modelOf(fields);
  const begin = async (withModel: boolean) => {
    const place = (city ?? status?.city ?? '').trim();
    const { task_id: task } = await apply.mutateAsync({
      use_samples: true,
      ...(place !== '' && { city: place }),
      ...(withModel && model && { model }),
    });
    const { run_id } = await run.mutateAsync({ task });
    onStarted({ task, run: run_id });
  };
  // What it throws is shown as the problem of the step.
  const start = (withModel: boolean) => void begin(withModel).catch(() => undefined);
  const agreement = useWeakSecrets(apply.error, () => start(true));
  return (
    <StepCard
      title={t('welcome.briefing.title')}
      text={t('welcome.briefing.text')}
      problem={apply.error ?? run.error}
      busy={apply.isPending || run.isPending}
      action={t(model === null ? 'welcome.briefing.begin_without' : 'welcome.briefing.begin')}
      ready
      onAction={() => start(model !== null)}
      {...(model !== null && { skip: t('welcome.briefing.begin_without'), onSkip: () => start(false) })}
      onBack={onBack}
    >
      <TextField
        label={t('welcome.briefing.city')}
        placeholder="Chișinău"
        value={city ?? status?.city ?? ''}
        onChange={setCity}
      />
      <ModelFields value={fields} onChange={setFields} />
      {agreement}
    </StepCard>
  );
}
