import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classNames } from '../class-names.ts';
import { inputClasses } from './input.tsx';

export interface ComboboxProps {
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
  /** Said when nothing matches what is typed. */
  readonly empty: string;
  /** Read out; needed where no `<Field>` stands around it. */
  readonly label?: string;
  readonly id?: string;
  readonly placeholder?: string;
}

const mostShown = 100;

/** One of many, found by typing a part of it. */
export function Combobox({ value, options, onChange, empty, label, id, placeholder }: ComboboxProps) {
  return (
    <Base.Root
      items={options}
      value={value === '' ? null : value}
      onValueChange={(chosen) => chosen !== null && onChange(chosen)}
      limit={mostShown}
      autoHighlight
    >
      <div className="relative">
        <Base.Input
          id={id}
          aria-label={label}
          placeholder={placeholder}
          className={classNames(inputClasses, 'h-8 pr-8')}
        />
        <ChevronsUpDown className="pointer-events-none absolute top-2.5 right-2.5 size-3.5 text-muted-foreground" />
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className="max-h-72 w-(--anchor-width) overflow-auto rounded-md border bg-card p-1 shadow-lg outline-none">
            <Base.Empty className="px-2 py-1.5 text-muted-foreground empty:hidden">{empty}</Base.Empty>
            <Base.List>
              {(option: string) => (
                <Base.Item
                  key={option}
                  value={option}
                  className="flex cursor-pointer items-center justify-between gap-3 rounded px-2 py-1.5 outline-none data-highlighted:bg-accent"
                >
                  {option}
                  <Base.ItemIndicator>
                    <Check className="size-3.5" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
