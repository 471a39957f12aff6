import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../api/api.ts';
import { ProblemNotice } from '../problem-notice.tsx';
import { fieldsOf, plainSchema, problemsAt, type Schema } from './form-schema.ts';
import { JsonControl } from './json-control.tsx';
import { SchemaField } from './schema-field.tsx';

export type FormValue = { readonly [key: string]: unknown };

export interface SchemaFormProps {
  /** JSON Schema of an object, as a tool or a setting has it. */
  readonly schema: Schema;
  readonly value: FormValue;
  readonly onChange: (value: FormValue) => void;
  /** Their paths begin at the value: `city`, `items[0].name`. Those that belong to no field stand above. */
  readonly problems?: readonly ErrorDetail[];
  /** Any field may hold `${…}`, filled in when a task runs. */
  readonly templates?: boolean;
}

/** Asks for an object of a JSON Schema, field by field; what no field can say is written as JSON. */
export function SchemaForm({ schema, value, onChange, problems = [], templates = false }: SchemaFormProps) {
  const { t } = useTranslation();
  const plain = plainSchema(schema, schema);
  const fields = fieldsOf(plain, schema);
  const known = new Set(fields.map(({ name }) => name));
  const others = Object.fromEntries(Object.entries(value).filter(([name]) => !known.has(name)));
  const open = plain.additionalProperties !== false;
  const rootOf = (path: string) => /^[^.[]*/.exec(path)?.[0] ?? '';
  const homeless = problems.filter(({ path = '' }) => path !== '' && !known.has(rootOf(path)));
  return (
    <div className="flex flex-col gap-3">
      {[...problemsAt(problems, ''), ...homeless].map((problem) => (
        <ProblemNotice key={`${problem.path} ${problem.message}`} problem={problem} />
      ))}
      {fields.map((field) => (
        <SchemaField
          key={field.name}
          {...field}
          root={schema}
          path={field.name}
          value={value[field.name]}
          onChange={(next) => onChange(withField(value, field.name, next))}
          problems={problems}
          templates={templates}
        />
      ))}
      {fields.length === 0 && !open && <p className="text-muted-foreground">{t('schema_form.nothing')}</p>}
      {((fields.length === 0 && open) || Object.keys(others).length > 0) && (
        <JsonControl
          label={t('schema_form.others')}
          value={others}
          onChange={(next) => {
            const kept = Object.fromEntries(Object.entries(value).filter(([name]) => known.has(name)));
            onChange({ ...kept, ...(next as FormValue) });
          }}
        />
      )}
    </div>
  );
}

/** `undefined` takes the field away. */
export function withField(value: FormValue, name: string, next: unknown): FormValue {
  if (next !== undefined) return { ...value, [name]: next };
  const { [name]: _, ...rest } = value;
  return rest;
}
