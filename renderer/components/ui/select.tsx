import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classNames } from '../class-names.ts';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
}

export interface SelectProps<T extends string> {
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  /** Read out; needed where no `<Field>` stands around it. */
  readonly label?: string;
  readonly id?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** One of a few. */
export function Select<T extends string>({
  value,
  options,
  onChange,
  label,
  id,
  disabled,
  className,
}: SelectProps<T>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(chosen) => chosen !== null && onChange(chosen as T)}
      items={options.map((option) => ({ value: option.value as string, label: option.label }))}
      disabled={disabled ?? false}
    >
      <Base.Trigger
        id={id}
        aria-label={label}
        className={classNames(
          'inline-flex h-8 cursor-pointer items-center justify-between gap-2 rounded-md border border-input bg-card px-2.5 data-disabled:opacity-50',
          className,
        )}
      >
        <Base.Value />
        <ChevronsUpDown className="size-3.5 text-muted-foreground" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="max-h-80 min-w-(--anchor-width) overflow-auto rounded-md border bg-card p-1 shadow-lg outline-none">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value as string}
                className="flex cursor-pointer items-center justify-between gap-3 rounded px-2 py-1.5 outline-none data-highlighted:bg-accent"
              >
                <Base.ItemText>{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check className="size-3.5" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
