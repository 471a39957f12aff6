import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/input.tsx';

export interface JsonControlProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly value: unknown;
  /** Called with each text that is JSON, and with undefined for none. */
  readonly onChange: (value: unknown) => void;
}

/** A value written as JSON. A text that is not JSON yet stays in the field, and the last value that was. */
export function JsonControl({ label, hint, error, value, onChange }: JsonControlProps) {
  const { t } = useTranslation();
  const told = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [written, setWritten] = useState({ text: told, of: told });
  // The value came from elsewhere: what was written is of an older one.
  const text = written.of === told ? written.text : told;
  const refusal = refusalOf(text);
  const wrong = refusal === undefined ? error : t('schema_form.not_json', { message: refusal });
  return (
    <Field label={label} {...(hint !== undefined && { hint })} {...(wrong !== undefined && { error: wrong })}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          className="field-sizing-content max-h-80 font-mono text-xs"
          value={text}
          onChange={({ target }) => {
            const next = target.value;
            if (refusalOf(next) !== undefined) return setWritten({ text: next, of: told });
            const parsed = next.trim() === '' ? undefined : JSON.parse(next);
            setWritten({ text: next, of: parsed === undefined ? '' : JSON.stringify(parsed, null, 2) });
            onChange(parsed);
          }}
        />
      )}
    </Field>
  );
}

function refusalOf(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
