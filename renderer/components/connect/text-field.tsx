import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number' | 'url';
  readonly hint?: string;
  readonly placeholder?: string;
}

/** A labelled line of text. A password is not kept by the browser. */
export function TextField({ label, value, onChange, type = 'text', hint, placeholder }: TextFieldProps) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <Input
          {...control}
          type={type}
          {...(type === 'number' && { step: 'any', min: 0 })}
          value={value}
          placeholder={placeholder}
          autoComplete={type === 'password' ? 'new-password' : 'off'}
          spellCheck={false}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
