import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { classNames } from './class-names.ts';

export interface VirtualListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** Height of a row in pixels. */
  readonly rowHeight: number;
  readonly row: (item: T) => ReactNode;
  /** Enter, or a click. */
  readonly onOpen: (item: T) => void;
  /** Read out. */
  readonly label: string;
  /** Called when the end comes near; loads more. */
  readonly onEnd?: () => void;
  readonly className?: string;
}

/**
 * A list of any length of which only what is seen is rendered. It scrolls by itself, so its parent gives it a height.
 * Up, Down, Page Up, Page Down, Home, End move; Enter opens.
 */
export function VirtualList<T>({
  items,
  keyOf,
  rowHeight,
  row,
  onOpen,
  label,
  onEnd,
  className,
}: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;

  useEffect(() => {
    if (last >= items.length - 20 && items.length > 0) onEnd?.();
  }, [last, items.length, onEnd]);

  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: items.length - 1,
    };
    const chosen = items[active];
    if (event.key === 'Enter' && event.target === event.currentTarget && chosen !== undefined) onOpen(chosen);
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(items.length - 1, next));
    setActive(index);
    rows.scrollToIndex(index);
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={label}
      aria-activedescendant={items.length > 0 ? `${label}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={move}
      className={classNames('min-h-0 flex-1 overflow-auto rounded-lg border bg-card', className)}
    >
      <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself takes the keys
            <div
              key={key}
              id={`${label}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              onClick={() => {
                setActive(index);
                onOpen(item);
              }}
              className={classNames(
                'absolute inset-x-0 flex cursor-pointer items-center border-b px-4 hover:bg-accent/60',
                index === active && 'in-focus-visible:bg-accent',
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
