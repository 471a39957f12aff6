import { Input } from '../ui/input.tsx';
import { isoOfLocal, localOfIso } from './local-moment.ts';

interface MomentControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly value: unknown;
  readonly onChange: (value: string | undefined) => void;
  /** With a time, in the person's own zone; otherwise a date alone. */
  readonly withTime: boolean;
}

/** A date, or an instant, chosen from the system's own calendar. */
export function MomentControl({ value, onChange, withTime, ...control }: MomentControlProps) {
  const text = typeof value === 'string' ? value : '';
  return (
    <Input
      {...control}
      type={withTime ? 'datetime-local' : 'date'}
      className="w-fit"
      value={withTime ? localOfIso(text) : text}
      onChange={({ target }) => {
        if (target.value === '') return onChange(undefined);
        onChange(withTime ? isoOfLocal(target.value) : target.value);
      }}
    />
  );
}
