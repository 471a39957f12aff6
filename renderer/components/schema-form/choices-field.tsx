import { Checkbox } from '../ui/checkbox.tsx';
import { FieldGroup, type FieldWords } from './field-group.tsx';
import { choicesOf, choiceTitle, type Schema } from './form-schema.ts';

interface ChoicesFieldProps {
  /** Of one element, which is plain. */
  readonly element: Schema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly words: FieldWords;
}

/** A list of which each element is one of a few: those that are ticked, in the order of the schema. */
export function ChoicesField({ element, value, onChange, words }: ChoicesFieldProps) {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const choices = choicesOf(element) ?? [];
  return (
    <FieldGroup words={words}>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {choices.map((choice) => (
          <span key={choice} className="flex items-center gap-2">
            <Checkbox
              label={choiceTitle(element, choice)}
              checked={chosen.includes(choice)}
              onChange={(on) => {
                const next = choices.filter((each) => (each === choice ? on : chosen.includes(each)));
                onChange(next.length === 0 ? undefined : next);
              }}
            />
            <span aria-hidden>{choiceTitle(element, choice)}</span>
          </span>
        ))}
      </div>
    </FieldGroup>
  );
}
