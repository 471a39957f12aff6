import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';

const effects = ['own', 'read_only', 'idempotent', 'write'] as const;
const costs = ['own', 'free', 'cheap', 'costly'] as const;

interface Override {
  readonly effect?: Exclude<(typeof effects)[number], 'own'>;
  readonly cost_tier?: Exclude<(typeof costs)[number], 'own'>;
  readonly timeout_seconds?: number;
}

/** What a person says about a tool counts before what its server says. */
export function ToolOverride({ tool }: { readonly tool: { readonly name: string } }) {
  const settings = useOperation('settings.get', { path: 'tool_overrides' });
  if (!settings.data) return null;
  const setting = settings.data.items.find(({ path }) => path === `tool_overrides.${tool.name}`);
  const given = (setting?.value ?? {}) as Override;
  return <OverrideForm key={JSON.stringify(given)} name={tool.name} given={given} />;
}

function OverrideForm({ name, given }: { readonly name: string; readonly given: Override }) {
  const { t } = useTranslation();
  const [effect, setEffect] = useState<(typeof effects)[number]>(given.effect ?? 'own');
  const [cost, setCost] = useState<(typeof costs)[number]>(given.cost_tier ?? 'own');
  const [seconds, setSeconds] = useState(String(given.timeout_seconds ?? ''));
  const update = useAction('settings.update', { done: t('tools.override.done'), showsProblem: true });
  const save = () => {
    const next: Override = {
      ...(effect !== 'own' && { effect }),
      ...(cost !== 'own' && { cost_tier: cost }),
      ...(seconds !== '' && { timeout_seconds: Number(seconds) }),
    };
    // Every field is named, because what is not stays as it is.
    const fields = { effect: null, cost_tier: null, timeout_seconds: null, ...next };
    const nothing = Object.keys(next).length === 0;
    update.mutate({ changes: { tool_overrides: { [name]: nothing ? null : fields } } });
  };
  return (
    <Card
      title={t('tools.override.title')}
      actions={
        <Button size="small" onClick={save} disabled={update.isPending}>
          {t('save')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted-foreground">{t('tools.override.text')}</p>
        {update.error !== null && <ProblemNotice problem={problemOf(update.error)} />}
        <div className="grid gap-3 sm:grid-cols-3">
          <Field label={t('tools.tool.effect')}>
            {({ id }) => (
              <Select
                id={id}
                value={effect}
                onChange={setEffect}
                options={effects.map((value) => ({
                  value,
                  label: value === 'own' ? t('tools.override.own') : t(`tools.effect.${value}`),
                }))}
              />
            )}
          </Field>
          <Field label={t('tools.tool.cost')}>
            {({ id }) => (
              <Select
                id={id}
                value={cost}
                onChange={setCost}
                options={costs.map((value) => ({
                  value,
                  label: value === 'own' ? t('tools.override.own') : t(`tools.cost.${value}`),
                }))}
              />
            )}
          </Field>
          <Field label={t('tools.override.timeout')}>
            {(control) => (
              <Input
                {...control}
                type="number"
                min={1}
                max={86_400}
                value={seconds}
                placeholder={t('tools.override.own')}
                onChange={({ target }) => setSeconds(target.value)}
              />
            )}
          </Field>
        </div>
      </div>
    </Card>
  );
}
