import { useTranslation } from 'react-i18next';
import { TextField } from '../../components/connect/text-field.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Textarea } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { type AgentForm, approvals, limitNames } from './agent-permissions.ts';
import { QuietFields } from './quiet-fields.tsx';

export interface AgentFieldsProps {
  readonly value: AgentForm;
  readonly onChange: (value: AgentForm) => void;
}

/** What an agent is called, may do, and is bounded by. */
export function AgentFields({ value, onChange }: AgentFieldsProps) {
  const { t } = useTranslation();
  const change = (changes: Partial<AgentForm>) => onChange({ ...value, ...changes });
  return (
    <>
      <TextField label={t('agents.new.name')} value={value.name} onChange={(name) => change({ name })} />
      <Field label={t('agents.new.scopes')} hint={t('agents.new.scopes_hint')}>
        {(control) => (
          <Textarea
            {...control}
            value={value.scopes}
            spellCheck={false}
            className="font-mono text-xs"
            onChange={({ target }) => change({ scopes: target.value })}
          />
        )}
      </Field>
      <Field label={t('agents.new.approval')}>
        {({ id }) => (
          <Select
            id={id}
            value={value.approval}
            onChange={(approval) => change({ approval })}
            options={approvals.map((each) => ({ value: each, label: t(`agents.approval.${each}`) }))}
          />
        )}
      </Field>
      <fieldset>
        <legend className="font-medium">{t('agents.limits.title')}</legend>
        <p className="mb-2 text-xs text-muted-foreground">{t('agents.limits.hint')}</p>
        <div className="grid grid-cols-2 gap-3">
          {limitNames.map((limit) => (
            <TextField
              key={limit}
              label={t(`agents.limits.${limit}`)}
              type="number"
              value={value.limits[limit] ?? ''}
              onChange={(text) => change({ limits: { ...value.limits, [limit]: text } })}
            />
          ))}
        </div>
      </fieldset>
      <QuietFields value={value.quiet} onChange={(quiet) => change({ quiet })} />
    </>
  );
}
