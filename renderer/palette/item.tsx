import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export const groupClasses =
  'max-h-[min(26rem,60vh)] overflow-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground';

export interface ItemProps {
  /** Tells it from all others; what is typed is looked for in it and in `label`. */
  readonly value: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** At the right: a state, a key. */
  readonly aside?: ReactNode;
  readonly onSelect: () => void;
}

/** A line of the palette. */
export function Item({ value, label, icon: Icon, aside, onSelect }: ItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={[label]}
      onSelect={onSelect}
      className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded px-2.5 py-1 data-[selected=true]:bg-accent"
    >
      <Icon className="size-4 shrink-0 text-muted-foreground" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {aside !== undefined && <span className="flex shrink-0 items-center gap-1">{aside}</span>}
    </Command.Item>
  );
}
