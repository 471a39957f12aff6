import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { FieldGroup, type FieldWords } from './field-group.tsx';
import { emptyValue, isSchema, type Schema } from './form-schema.ts';

interface MapFieldProps {
  readonly name: string;
  /** Of each value, which is plain. */
  readonly element: Schema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly words: FieldWords;
  readonly children: (key: string, value: unknown, onChange: (value: unknown) => void) => ReactNode;
}

/** An object whose names are the person's own: headers, labels, variables. */
export function MapField({ name, element, value, onChange, words, children }: MapFieldProps) {
  const { t } = useTranslation();
  const entries = Object.entries(isSchema(value) ? value : {});
  const change = (next: readonly (readonly [string, unknown])[]) =>
    onChange(next.length === 0 ? undefined : Object.fromEntries(next));
  const isTaken = (key: string) => entries.some(([other]) => other === key);
  return (
    <FieldGroup words={words}>
      {entries.map(([key, inner], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being written
        <div key={index} className="flex items-start gap-1">
          <Input
            aria-label={t('schema_form.name_of', { name, number: index + 1 })}
            placeholder={t('schema_form.name')}
            className="mt-6 w-40"
            autoComplete="off"
            value={key}
            onChange={({ target }) =>
              !isTaken(target.value) &&
              change(entries.map((entry, at) => (at === index ? [target.value, inner] : entry)))
            }
          />
          <div className="min-w-0 flex-1">
            {children(key, inner, (next) =>
              change(entries.map((entry, at) => (at === index ? [key, next ?? emptyValue(element)] : entry))),
            )}
          </div>
          <Button
            variant="ghost"
            size="icon"
            className="mt-6"
            aria-label={t('schema_form.remove', { name: `${name} ${key}` })}
            onClick={() => change(entries.filter((_, at) => at !== index))}
          >
            <X />
          </Button>
        </div>
      ))}
      <Button
        size="small"
        className="self-start"
        disabled={isTaken('')}
        onClick={() => change([...entries, ['', emptyValue(element)]])}
      >
        <Plus />
        {t('schema_form.add')}
      </Button>
    </FieldGroup>
  );
}
