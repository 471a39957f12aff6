import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
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
  /** Names the list, so that a person who comes back finds it where they left it. */
  readonly place?: string;
  readonly className?: string;
}

/** Where lists were left: how far scrolled, and at which row. */
const left = new Map<string, { readonly offset: number; readonly active: number }>();

/**
 * A list of any length of which only what is seen is rendered. It scrolls by itself, so its parent gives it a height.
 * Up and Down (or k and j), Page Up, Page Down, Home, End move; Enter opens. Rows that come in above leave what is read in its place.
 */
export function VirtualList<T>({
  items,
  keyOf,
  rowHeight,
  row,
  onOpen,
  label,
  onEnd,
  place,
  className,
}: VirtualListProps<T>) {
  const name = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [before] = useState(() => (place === undefined ? undefined : left.get(place)));
  const [active, setActive] = useState(before?.active ?? 0);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
    initialOffset: before?.offset ?? 0,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;

  useEffect(() => {
    if (last >= items.length - 20 && items.length > 0) onEnd?.();
  }, [last, items.length, onEnd]);

  useEffect(() => {
    if (place !== undefined) left.set(place, { offset: rows.scrollOffset ?? 0, active });
  });

  const first = items[0] === undefined ? undefined : keyOf(items[0]);
  const firstBefore = useRef(first);
  useLayoutEffect(() => {
    const was = firstBefore.current;
    firstBefore.current = first;
    if (was === undefined || was === first) return;
    const above = items.findIndex((item) => keyOf(item) === was);
    if (above <= 0) return;
    setActive((index) => (index === 0 ? 0 : index + above));
    const element = scroller.current;
    if (element !== null && element.scrollTop > rowHeight) element.scrollTop += above * rowHeight;
  }, [first, items, keyOf, rowHeight]);

  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      j: active + 1,
      k: active - 1,
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
      aria-activedescendant={items.length > 0 ? `${name}-${active}` : undefined}
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
              id={`${name}-${index}`}
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
