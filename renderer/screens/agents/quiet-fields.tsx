import { useTranslation } from 'react-i18next';
import { Field } from '../../components/ui/field.tsx';
import { Input } from '../../components/ui/input.tsx';
import type { AgentForm } from './agent-permissions.ts';

export interface QuietFieldsProps {
  readonly value: AgentForm['quiet'];
  readonly onChange: (value: AgentForm['quiet']) => void;
}

const ends = ['from', 'to'] as const;

/** Between which times an agent changes nothing; both or none. */
export function QuietFields({ value, onChange }: QuietFieldsProps) {
  const { t } = useTranslation();
  const asked = value.from !== '' || value.to !== '';
  return (
    <fieldset>
      <legend className="font-medium">{t('agents.quiet.title')}</legend>
      <p className="mb-2 text-xs text-muted-foreground">{t('agents.quiet.hint')}</p>
      <div className="grid grid-cols-2 gap-3">
        {ends.map((end) => (
          <Field key={end} label={t(`agents.quiet.${end}`)}>
            {(control) => (
              <Input
                {...control}
                type="time"
                required={asked}
                value={value[end]}
                onChange={({ target }) => onChange({ ...value, [end]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  );
}
