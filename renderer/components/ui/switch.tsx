import { Switch as Base } from '@base-ui/react/switch';

export interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Read out; needed where no `<Field>` stands around it. */
  readonly label?: string;
  readonly id?: string;
  readonly disabled?: boolean;
}

export function Switch({ checked, onChange, label, id, disabled }: SwitchProps) {
  return (
    <Base.Root
      id={id}
      aria-label={label}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      className="inline-flex h-5 w-9 shrink-0 cursor-pointer items-center rounded-full border border-input bg-muted p-0.5 transition-colors data-checked:border-primary data-checked:bg-primary data-disabled:opacity-50"
    >
      <Base.Thumb className="size-3.5 rounded-full bg-foreground/60 transition-transform data-checked:translate-x-4 data-checked:bg-primary-foreground" />
    </Base.Root>
  );
}
