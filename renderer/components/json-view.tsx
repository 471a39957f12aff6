import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../core/model/json.ts';
import { classNames } from './class-names.ts';
import { CopyButton } from './copy-button.tsx';
import { isLongText, JsonLine } from './json-line.tsx';
import { type JsonRow, jsonRows } from './json-rows.ts';
import { Dialog } from './ui/dialog.tsx';
import { Input } from './ui/input.tsx';
import { visibleText } from './visible-text.ts';

export interface JsonViewProps {
  readonly value: Json;
  /** Read out: "Input". */
  readonly label: string;
  /** The most that it takes of the screen; it scrolls beyond. */
  readonly maxHeight?: number;
}

const rowHeight = 20;
/** Below so many lines a search would be in the way. */
const searchedFrom = 12;

/**
 * A JSON value of any size as a tree: only what is seen is rendered. Up and Down move, Right opens, Left closes. What stands in it is
 * not trusted and shown as text, hidden characters written out.
 */
export function JsonView({ value, label, maxHeight = 320 }: JsonViewProps) {
  const { t } = useTranslation();
  const name = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [reading, setReading] = useState<JsonRow | null>(null);
  const { rows, matches } = useMemo(() => jsonRows(value, toggled, search), [value, toggled, search]);
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const at = Math.min(active, rows.length - 1);

  const toggle = ({ path }: JsonRow) => {
    if (search !== '') return;
    const next = new Set(toggled);
    if (!next.delete(path)) next.add(path);
    setToggled(next);
  };
  const move = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[at];
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      ...(row?.open === false && {
        ArrowLeft: rows.findLastIndex((each, index) => index < at && each.depth < row.depth),
      }),
      ...(row?.open === true && { ArrowRight: at + 1 }),
    };
    const next = to[event.key];
    const turns =
      row?.size && (event.key === 'ArrowRight' ? !row.open : event.key === 'ArrowLeft' && row.open);
    if (row && event.key === 'Enter' && isLongText(row.value)) setReading(row);
    else if (row && (turns || (event.key === 'Enter' && row.size))) toggle(row);
    else if (next !== undefined && rows.length > 0) {
      const index = Math.max(0, Math.min(rows.length - 1, next));
      setActive(index);
      lines.scrollToIndex(index);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="rounded-md border">
      <div className="flex min-h-8 items-center justify-between gap-2 border-b px-2">
        <span className="text-xs text-muted-foreground">{label}</span>
        <div className="flex items-center gap-1">
          {(rows.length >= searchedFrom || search !== '') && (
            <Input
              type="search"
              value={search}
              onChange={(event) => {
                setSearch(event.target.value);
                setActive(0);
              }}
              placeholder={t('search')}
              aria-label={t('json.search', { label })}
              className="h-6 w-32 text-xs"
            />
          )}
          {search !== '' && (
            <span role="status" className="text-xs text-muted-foreground">
              {t('json.matches', { count: matches })}
            </span>
          )}
          <CopyButton text={() => JSON.stringify(value, null, 2)} label={t('json.copy', { label })} />
        </div>
      </div>
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        aria-activedescendant={`${name}-${at}`}
        tabIndex={0}
        onKeyDown={move}
        className="overflow-auto py-1 font-mono text-xs"
        style={{ maxHeight }}
      >
        <div role="presentation" className="relative min-w-full" style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself takes the keys
              <div
                key={row.path}
                id={`${name}-${index}`}
                role="treeitem"
                tabIndex={-1}
                aria-level={row.depth + 1}
                aria-selected={index === at}
                aria-expanded={row.size ? row.open : undefined}
                onClick={() => {
                  setActive(index);
                  if (row.size) toggle(row);
                }}
                className={classNames(
                  'absolute flex w-full items-center whitespace-pre pr-2',
                  row.size && 'cursor-pointer hover:bg-accent/60',
                  index === at && 'in-focus-visible:bg-accent',
                )}
                style={{
                  height: rowHeight,
                  paddingLeft: 4 + row.depth * 14,
                  transform: `translateY(${start}px)`,
                }}
              >
                <ChevronRight
                  aria-hidden
                  className={classNames(
                    'size-3.5 shrink-0',
                    !row.size && 'invisible',
                    row.open && 'rotate-90',
                  )}
                />
                <JsonLine row={row} onRead={() => setReading(row)} />
              </div>
            );
          })}
        </div>
      </div>
      <Dialog
        open={reading !== null}
        onOpenChange={(open) => !open && setReading(null)}
        title={visibleText(reading?.name ?? label)}
      >
        <pre className="pb-3 font-mono text-xs break-words whitespace-pre-wrap">
          {visibleText(String(reading?.value ?? ''))}
        </pre>
      </Dialog>
    </div>
  );
}
