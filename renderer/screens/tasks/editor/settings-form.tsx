import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../../api/api.ts';
import { isSchema } from '../../../components/schema-form/form-schema.ts';
import { JsonControl } from '../../../components/schema-form/json-control.tsx';
import { SchemaForm } from '../../../components/schema-form/schema-form.tsx';
import { Card } from '../../../components/ui/card.tsx';
import type { Json } from './draft.ts';
import { type SettingGroup, settingSchemas } from './setting-schemas.ts';

export interface SettingsFormProps {
  readonly fields: Json;
  readonly onChange: (name: string, value: unknown) => void;
  readonly problems: readonly ErrorDetail[];
  /** Started by events, a condition or by hand: another overlap is usual. */
  readonly eventual: boolean;
  /** What the task says of the words of others. */
  readonly children: ReactNode;
}

/** How a task behaves beside what it does and when: what is not set is as it says. */
export function SettingsForm({ fields, onChange, problems, eventual, children }: SettingsFormProps) {
  const { t } = useTranslation();
  const schemas = settingSchemas(t, eventual);
  const card = (group: SettingGroup) => {
    const schema = schemas[group];
    const names = isSchema(schema.properties) ? Object.keys(schema.properties) : [];
    const value = Object.fromEntries(names.flatMap((name) => (name in fields ? [[name, fields[name]]] : [])));
    const own = ({ path = '' }: ErrorDetail) =>
      names.some((name) => path === name || path.startsWith(`${name}.`));
    return (
      <Card key={group} title={t(`task_editor.group.${group}`)}>
        <SchemaForm
          schema={schema}
          value={value}
          problems={problems.filter(own)}
          onChange={(next) => {
            for (const name of names) if (next[name] !== value[name]) onChange(name, whole(name, next[name]));
          }}
        />
      </Card>
    );
  };
  const params = problems.filter(({ path = '' }) => /^params\b/.test(path)).map(({ message }) => message);
  return (
    <div className="grid items-start gap-4 min-[1000px]:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {card('start')}
        <Card title={t('task_editor.flows.title')}>{children}</Card>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {(['failure', 'limits', 'telling'] as const).map(card)}
        <Card title={t('task_editor.params.title')}>
          <JsonControl
            label={t('task_editor.params.label')}
            hint={t('task_editor.params.hint')}
            {...(params.length > 0 && { error: params.join(' · ') })}
            value={fields.params ?? {}}
            onChange={(value) => onChange('params', value ?? {})}
          />
        </Card>
      </div>
    </div>
  );
}

/** Quiet hours always say what happens in them; without times they are none. */
function whole(name: string, value: unknown): unknown {
  if (name !== 'quiet_hours' || !isSchema(value)) return value;
  return value.from === undefined && value.to === undefined ? undefined : { policy: 'delay', ...value };
}
