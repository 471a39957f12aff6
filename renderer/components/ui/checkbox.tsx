import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { classNames } from '../class-names.ts';

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Some of what it stands for are. */
  readonly some?: boolean;
  /** Read out; needed where no `<Field>` stands around it. */
  readonly label?: string;
  readonly id?: string;
  readonly tabIndex?: number;
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Checkbox({
  checked,
  onChange,
  some = false,
  label,
  id,
  disabled,
  tabIndex,
  className,
}: CheckboxProps) {
  return (
    <Base.Root
      id={id}
      aria-label={label}
      checked={checked}
      indeterminate={some && !checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      {...(tabIndex !== undefined && { tabIndex })}
      className={classNames(
        'flex size-4 shrink-0 cursor-pointer items-center justify-center rounded border border-input bg-card data-checked:border-primary data-checked:bg-primary data-checked:text-primary-foreground data-indeterminate:border-primary data-indeterminate:bg-primary data-indeterminate:text-primary-foreground data-disabled:opacity-50',
        className,
      )}
    >
      <Base.Indicator className="[&_svg]:size-3">{some && !checked ? <Minus /> : <Check />}</Base.Indicator>
    </Base.Root>
  );
}
