import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../../api/api.ts';
import { isSchema } from '../../../components/schema-form/form-schema.ts';
import { JsonControl } from '../../../components/schema-form/json-control.tsx';
import { SchemaForm } from '../../../components/schema-form/schema-form.tsx';
import { Card } from '../../../components/ui/card.tsx';
import type { Json } from './draft.ts';
import { settingGroups, settingSchemas } from './setting-schemas.ts';

export interface SettingsFormProps {
  readonly fields: Json;
  readonly onChange: (name: string, value: unknown) => void;
  readonly problems: readonly ErrorDetail[];
  /** Started by events, a condition or by hand: another overlap is usual. */
  readonly eventual: boolean;
}

/** How a task behaves beside what it does and when: what is not set is as it says. */
export function SettingsForm({ fields, onChange, problems, eventual }: SettingsFormProps) {
  const { t } = useTranslation();
  const schemas = settingSchemas(t, eventual);
  return (
    <div className="grid items-start gap-4 min-[1000px]:grid-cols-2">
      {settingGroups.map((group) => {
        const schema = schemas[group];
        const names = isSchema(schema.properties) ? Object.keys(schema.properties) : [];
        const value = Object.fromEntries(
          names.flatMap((name) => (name in fields ? [[name, fields[name]]] : [])),
        );
        return (
          <Card key={group} title={t(`task_editor.group.${group}`)}>
            <SchemaForm
              schema={schema}
              value={value}
              problems={problems.filter(({ path = '' }) =>
                names.some((name) => path === name || path.startsWith(`${name}.`)),
              )}
              onChange={(next) => {
                for (const name of names) if (next[name] !== value[name]) onChange(name, next[name]);
              }}
            />
          </Card>
        );
      })}
      <Card title={t('task_editor.params.title')}>
        <JsonControl
          label={t('task_editor.params.label')}
          hint={t('task_editor.params.hint')}
          value={fields.params ?? {}}
          onChange={(value) => onChange('params', value ?? {})}
        />
      </Card>
    </div>
  );
}
