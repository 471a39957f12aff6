import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { classNames } from './class-names.ts';

export interface VirtualGridProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** Height of a row in pixels. */
  readonly rowHeight: number;
  /** `role="gridcell"` elements; a menu button among them opens with the menu key. */
  readonly row: (item: T) => ReactNode;
  /** Enter, or a click outside the controls of a row. */
  readonly onOpen: (item: T) => void;
  /** Space, and Ctrl+A for all. */
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  /** Read out. */
  readonly label: string;
  /** Called when the end comes near; loads more. */
  readonly onEnd?: () => void;
  readonly className?: string;
}

/**
 * A list of any length whose rows hold controls of their own, of which only what is seen is rendered. It scrolls by itself, so its
 * parent gives it a height. Up, Down, Page Up, Page Down, Home, End move; Enter opens; Space selects; the menu key or
 * Shift+F10 opens the menu of the row.
 */
export function VirtualGrid<T>(props: VirtualGridProps<T>) {
  const { items, keyOf, rowHeight, row, onOpen, selected, onSelect, label, onEnd, className } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setActive] = useState(0);
  const active = Math.min(chosen, Math.max(0, items.length - 1));
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const rowId = (index: number) => `${label}-row-${index}`;

  useEffect(() => {
    if (last >= items.length - 20 && items.length > 0) onEnd?.();
  }, [last, items.length, onEnd]);

  const toggle = (item: T) => {
    const next = new Set(selected);
    if (!next.delete(keyOf(item))) next.add(keyOf(item));
    onSelect(next);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys in a menu come here too: React hands them up through its portal.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: items.length - 1,
    };
    const own = event.target === event.currentTarget;
    const item = items[active];
    const moved = to[event.key];
    if (moved !== undefined) {
      const next = Math.max(0, Math.min(items.length - 1, moved));
      setActive(next);
      rows.scrollToIndex(next);
      event.currentTarget.focus();
    } else if (item === undefined || !own) return;
    else if (event.key === 'Enter') onOpen(item);
    else if (event.key === ' ') toggle(item);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onSelect(new Set(items.map(keyOf)));
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
      document.getElementById(rowId(active))?.querySelector<HTMLElement>('[aria-haspopup=menu]')?.click();
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be virtualised with rows that are placed freely
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={items.length}
      aria-activedescendant={items.length > 0 ? rowId(active) : undefined}
      onKeyDown={onKeyDown}
      className={classNames('group min-h-0 flex-1 overflow-auto rounded-lg border bg-card', className)}
    >
      <div role="presentation" className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as the grid
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row
            <div
              key={key}
              id={rowId(index)}
              role="row"
              aria-rowindex={index + 1}
              aria-selected={selected.has(keyOf(item))}
              onClick={(event) => {
                setActive(index);
                const { target, currentTarget } = event;
                // A control of the row, or a menu of it, is not the row.
                if (!(target instanceof Element) || !currentTarget.contains(target)) return;
                if (target.closest('button, a, input, label, [role=checkbox]') === null) onOpen(item);
              }}
              className={classNames(
                'absolute inset-x-0 flex cursor-pointer items-center gap-3 border-b px-3 hover:bg-accent/60 aria-selected:bg-primary/10',
                index === active &&
                  'group-focus-visible:bg-accent group-focus-visible:outline-2 group-focus-visible:-outline-offset-2 group-focus-visible:outline-ring',
              )}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
