import { useState } from 'react';
import { Input, Textarea } from '../ui/input.tsx';

interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly placeholder?: string;
}

/** A text; an empty one is none, unless `required`. */
export function TextControl({
  value,
  onChange,
  long,
  secret,
  required,
  ...control
}: ControlProps & {
  readonly value: unknown;
  readonly onChange: (value: string | undefined) => void;
  readonly long: boolean;
  readonly secret: boolean;
  readonly required: boolean;
}) {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  const change = (next: string) => onChange(next === '' && !required ? undefined : next);
  if (long || text.length > 70 || text.includes('\n'))
    return (
      <Textarea
        {...control}
        rows={2}
        className="field-sizing-content max-h-60"
        value={text}
        onChange={({ target }) => change(target.value)}
      />
    );
  return (
    <Input
      {...control}
      type={secret ? 'password' : 'text'}
      autoComplete="off"
      value={text}
      onChange={({ target }) => change(target.value)}
    />
  );
}

/** A number. What is no number stays as it was written: it may become a template, or is refused where it is checked. */
export function NumberControl({
  value,
  onChange,
  whole,
  ...control
}: ControlProps & {
  readonly value: unknown;
  readonly onChange: (value: number | string | undefined) => void;
  readonly whole: boolean;
}) {
  const told = value === undefined || value === null ? '' : String(value);
  const [written, setWritten] = useState({ text: told, of: told });
  const text = written.of === told ? written.text : told;
  return (
    <Input
      {...control}
      inputMode={whole ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={text}
      onChange={({ target }) => {
        const next = target.value;
        const number = Number(next.replace(',', '.'));
        const parsed = next.trim() === '' ? undefined : Number.isFinite(number) ? number : next;
        setWritten({ text: next, of: parsed === undefined ? '' : String(parsed) });
        onChange(parsed);
      }}
    />
  );
}
