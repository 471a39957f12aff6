import { useTranslation } from 'react-i18next';
import type { Schema } from '../../../../components/schema-form/form-schema.ts';
import { SchemaForm } from '../../../../components/schema-form/schema-form.tsx';
import { Combobox } from '../../../../components/ui/combobox.tsx';
import { Field } from '../../../../components/ui/field.tsx';
import { Input } from '../../../../components/ui/input.tsx';
import { useOperation } from '../../../../data/operation-query.ts';
import type { KindFormProps } from './event-form.tsx';

/** A task that a condition starts: a read-only tool asked again and again, and what has to hold of its answer. */
export function ConditionForm({ draft, onChange }: KindFormProps) {
  const { t } = useTranslation();
  const tools = useOperation('tools.list', {}).data?.items ?? [];
  const readers = tools.filter(({ effect }) => effect === 'read_only').map(({ name }) => name);
  const tool = useOperation(
    'tools.get',
    { tool: draft.tool },
    { enabled: readers.includes(draft.tool) },
  ).data;
  return (
    <div className="flex flex-col gap-4">
      <Field label={t('task_editor.condition.tool')} hint={t('task_editor.condition.tool_hint')}>
        {({ id }) => (
          <Combobox
            id={id}
            value={draft.tool}
            options={readers}
            empty={t('task_editor.no_tool')}
            onChange={(name) => onChange({ ...draft, tool: name, arguments: {} })}
          />
        )}
      </Field>
      {tool?.name === draft.tool && (
        <div className="border-l-2 pl-3">
          <SchemaForm
            schema={tool.input_schema as Schema}
            value={draft.arguments}
            onChange={(given) => onChange({ ...draft, arguments: given })}
          />
        </div>
      )}
      <Field label={t('task_editor.condition.every')} hint={t('task_editor.condition.every_hint')}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={5}
            max={604_800}
            className="w-32"
            value={Number.isNaN(draft.everySeconds) ? '' : draft.everySeconds}
            onChange={({ target }) => onChange({ ...draft, everySeconds: target.valueAsNumber })}
          />
        )}
      </Field>
      <Field label={t('task_editor.condition.predicate')} hint={t('task_editor.condition.predicate_hint')}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={draft.predicate}
            placeholder="days[0].max > `30`"
            onChange={({ target }) => onChange({ ...draft, predicate: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
