import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface TabsProps<T extends string> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly { readonly value: T; readonly label: ReactNode; readonly content: ReactNode }[];
}

/** Only the content of the open tab is rendered. */
export function Tabs<T extends string>({ value, onChange, tabs }: TabsProps<T>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(chosen) => onChange(chosen as T)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Base.List className="flex gap-1 border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px cursor-pointer border-b-2 border-transparent px-3 py-2 text-muted-foreground hover:text-foreground data-active:border-primary data-active:text-foreground"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="min-h-0 flex-1 pt-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
