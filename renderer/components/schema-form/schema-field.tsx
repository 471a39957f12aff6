import { Braces, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../api/api.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { ChoicesField } from './choices-field.tsx';
import { FieldGroup, type FieldWords } from './field-group.tsx';
import {
  choicesOf,
  choiceTitle,
  controlOf,
  emptyValue,
  type FormField,
  fieldsOf,
  isSchema,
  isTemplate,
  placeOf,
  plainSchema,
  problemsAt,
  type Schema,
} from './form-schema.ts';
import { JsonControl } from './json-control.tsx';
import { isMoment } from './local-moment.ts';
import { MapField } from './map-field.tsx';
import { MomentControl } from './moment-control.tsx';
import { variantsOf } from './schema-variants.ts';
import { NumberControl, TextControl } from './text-controls.tsx';
import { VariantField } from './variant-field.tsx';

interface SchemaFieldProps extends FormField {
  /** The whole schema, which references lead into. */
  readonly root: Schema;
  readonly path: string;
  readonly value: unknown;
  /** `undefined` takes the value away. */
  readonly onChange: (value: unknown) => void;
  readonly problems: readonly ErrorDetail[];
  readonly templates: boolean;
}

/** One field of a form, with what is inside it. */
export function SchemaField(props: SchemaFieldProps) {
  const { t } = useTranslation();
  const { name, schema, required, path, value, onChange, problems, templates } = props;
  const control = controlOf(schema, name);
  const isDate = control === 'date' || control === 'date_time';
  const asText = (isTemplate(value) && templates) || (isDate && !isMoment(value, control === 'date_time'));
  const error = wordsOf(problemsAt(problems, path, control === 'json' || asText));
  const canTemplate =
    templates && !asText && control !== 'text' && control !== 'long_text' && control !== 'number';
  const label = (
    <span className="inline-flex items-center gap-1.5">
      {typeof schema.title === 'string' ? schema.title : name}
      {required && (
        <span className="font-normal text-muted-foreground" title={t('schema_form.required')}>
          *<span className="sr-only"> {t('schema_form.required')}</span>
        </span>
      )}
    </span>
  );
  const range = rangeOf(schema);
  const hint =
    [schema.description, range && t(`schema_form.${range}`, { min: schema.minimum, max: schema.maximum })]
      .filter(Boolean)
      .join(' ') || undefined;
  const words = {
    label,
    ...(hint !== undefined && { hint }),
    ...(error !== undefined && { error }),
  };
  const placeholder =
    schema.default === undefined ? undefined : t('schema_form.default', { value: inWords(schema.default) });
  const hinted = placeholder === undefined ? {} : { placeholder };
  const body = (): ReactNode => {
    if (asText)
      return (
        <Field {...words}>
          {(tied) => (
            <TextControl
              {...tied}
              value={value}
              onChange={onChange}
              long={false}
              secret={false}
              required={false}
            />
          )}
        </Field>
      );
    switch (control) {
      case 'text':
      case 'long_text':
      case 'secret':
        return (
          <Field {...words}>
            {(tied) => (
              <TextControl
                {...tied}
                {...hinted}
                value={value}
                onChange={onChange}
                long={control === 'long_text'}
                secret={control === 'secret'}
                required={required}
              />
            )}
          </Field>
        );
      case 'number':
        return (
          <Field {...words}>
            {(tied) => (
              <NumberControl
                {...tied}
                {...hinted}
                value={value}
                onChange={onChange}
                whole={schema.type === 'integer'}
              />
            )}
          </Field>
        );
      case 'boolean':
        return (
          <Field {...words}>
            {({ id }) => <Switch id={id} checked={(value ?? schema.default) === true} onChange={onChange} />}
          </Field>
        );
      case 'date':
      case 'date_time':
        return (
          <Field {...words}>
            {(tied) => (
              <MomentControl {...tied} value={value} onChange={onChange} withTime={control === 'date_time'} />
            )}
          </Field>
        );
      case 'choices':
        return (
          <ChoicesField
            element={isSchema(schema.items) ? schema.items : {}}
            value={value}
            onChange={onChange}
            words={words}
          />
        );
      case 'variants':
        return <Variants {...props} words={words} />;
      case 'map':
        return <Entries {...props} words={words} />;
      case 'choice':
        return <ChoiceField {...props} words={words} />;
      case 'object':
        return <ObjectField {...props} words={words} />;
      case 'list':
        return <ListField {...props} words={words} />;
      case 'json':
        return <JsonControl {...words} value={value} onChange={onChange} />;
    }
  };
  return (
    <div className="relative">
      {body()}
      {canTemplate && (
        <Button
          variant="ghost"
          size="icon"
          className="absolute -top-1 right-0 size-6 text-muted-foreground"
          aria-label={t('schema_form.expression', { name })}
          title={t('schema_form.expression', { name })}
          onClick={() => onChange('${}')}
        >
          <Braces />
        </Button>
      )}
    </div>
  );
}

type NestedProps = SchemaFieldProps & { readonly words: FieldWords };

function ChoiceField({ schema, required, value, onChange, words }: NestedProps) {
  const { t } = useTranslation();
  const choices = choicesOf(schema) ?? [];
  const unset =
    schema.default === undefined
      ? t('schema_form.unset')
      : t('schema_form.default', { value: choiceTitle(schema, schema.default) });
  const options = choices.map((choice) => ({ value: String(choice), label: choiceTitle(schema, choice) }));
  return (
    <Field {...words}>
      {({ id }) => (
        <Select
          id={id}
          className="w-full"
          value={value === undefined ? '' : String(value)}
          options={required && value !== undefined ? options : [{ value: '', label: unset }, ...options]}
          onChange={(chosen) => onChange(choices.find((choice) => String(choice) === chosen))}
        />
      )}
    </Field>
  );
}

/** One of several forms, each with the control that its schema has. */
function Variants({ schema, root, words, ...props }: NestedProps) {
  const variants = variantsOf(schema, root);
  if (variants === undefined) return <JsonControl {...words} value={props.value} onChange={props.onChange} />;
  return (
    <VariantField {...props} root={root} variants={variants} words={words}>
      {(variant) => (
        <SchemaField {...props} schema={{ ...variant.schema, title: variant.title }} root={root} />
      )}
    </VariantField>
  );
}

function Entries({ schema, root, path, words, ...props }: NestedProps) {
  const { t } = useTranslation();
  const element = plainSchema(isSchema(schema.additionalProperties) ? schema.additionalProperties : {}, root);
  return (
    <MapField {...props} element={element} words={words}>
      {(key, value, onChange) => (
        <SchemaField
          {...props}
          name={key}
          schema={{ ...element, title: t('schema_form.value') }}
          required
          root={root}
          path={placeOf(path, key)}
          value={value}
          onChange={onChange}
        />
      )}
    </MapField>
  );
}

/** So deep that what may be left out is only shown when a person asks for it: a schema may hold itself. */
const deepest = 3;

function ObjectField(props: NestedProps) {
  const { schema, root, path, required, value, onChange, problems, templates, words } = props;
  const { t } = useTranslation();
  if (value === undefined && !required && path.split(/[.[]/).length > deepest)
    return (
      <FieldGroup words={words}>
        <Button size="small" className="self-start" onClick={() => onChange({})}>
          <Plus />
          {t('schema_form.add')}
        </Button>
      </FieldGroup>
    );
  const object = isSchema(value) ? value : {};
  const change = (name: string, next: unknown) => {
    const { [name]: _, ...rest } = object;
    const changed = next === undefined ? rest : { ...object, [name]: next };
    onChange(Object.keys(changed).length === 0 ? undefined : changed);
  };
  return (
    <FieldGroup words={words}>
      {fieldsOf(schema, root).map((field) => (
        <SchemaField
          key={field.name}
          {...field}
          root={root}
          path={placeOf(path, field.name)}
          value={object[field.name]}
          onChange={(next) => change(field.name, next)}
          problems={problems}
          templates={templates}
        />
      ))}
    </FieldGroup>
  );
}

function ListField({ name, schema, root, path, value, onChange, problems, templates, words }: NestedProps) {
  const { t } = useTranslation();
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const inner = plainSchema(isSchema(schema.items) ? schema.items : {}, root);
  const change = (next: readonly unknown[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <FieldGroup words={words}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: elements have no identity of their own
        <div key={index} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <SchemaField
              name={`${index + 1}`}
              schema={{ ...inner, title: `${index + 1}` }}
              required
              root={root}
              path={placeOf(path, index)}
              value={item}
              onChange={(next) =>
                change(items.map((old, at) => (at === index ? (next ?? emptyValue(inner)) : old)))
              }
              problems={problems}
              templates={templates}
            />
          </div>
          <Button
            variant="ghost"
            size="icon"
            className="mt-5"
            aria-label={t('schema_form.remove', { name: `${name} ${index + 1}` })}
            onClick={() => change(items.filter((_, at) => at !== index))}
          >
            <X />
          </Button>
        </div>
      ))}
      <Button size="small" className="self-start" onClick={() => change([...items, emptyValue(inner)])}>
        <Plus />
        {t('schema_form.add')}
      </Button>
    </FieldGroup>
  );
}

function wordsOf(problems: readonly ErrorDetail[]): string | undefined {
  if (problems.length === 0) return undefined;
  return problems
    .map(({ message, hint }) => (hint === undefined ? message : `${message} — ${hint}`))
    .join(' · ');
}

/** How a number is bounded, as a word of the form. */
function rangeOf({ minimum, maximum }: Schema): 'between' | 'at_least' | 'at_most' | undefined {
  const [low, high] = [typeof minimum === 'number', typeof maximum === 'number'];
  if (low && high) return 'between';
  return low ? 'at_least' : high ? 'at_most' : undefined;
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
