import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '../../components/class-names.ts';

export interface HeatCell {
  readonly key: string;
  /** Read out: date and counts. */
  readonly label: string;
  readonly content: ReactNode;
  /** 0 (nothing) to 4 (the most). */
  readonly heat: number;
  readonly isFaded?: boolean;
  readonly isNow?: boolean;
}

export interface HeatGridProps {
  /** Read out. */
  readonly label: string;
  readonly columns: readonly { readonly key: string; readonly short: ReactNode; readonly name: string }[];
  readonly rows: readonly {
    readonly key: string;
    readonly head?: ReactNode;
    readonly cells: readonly HeatCell[];
  }[];
  /** Key of the cell that is chosen; the only one that Tab reaches. */
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
  /** Leads to the cell so many columns and rows away, which may lie outside of what is shown. */
  readonly onMove: (columns: number, rows: number) => void;
  /** Page Up and Page Down. */
  readonly onPage: (pages: number) => void;
  readonly cellClass: string;
}

const heats = ['', 'bg-primary/5', 'bg-primary/10', 'bg-primary/15', 'bg-primary/20'];

/** A grid of warm and cold cells, after the grid pattern of ARIA: arrows, Home, End, Page Up, Page Down move what is chosen. */
export function HeatGrid(props: HeatGridProps) {
  const { label, columns, rows, chosen, onChoose, onMove, onPage, cellClass } = props;
  const grid = useRef<HTMLTableElement>(null);
  const isMoving = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows what was chosen by keys
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [chosen]);

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const column = rows
      .map(({ cells }) => cells.findIndex(({ key }) => key === chosen))
      .find((index) => index >= 0);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => onMove(-1, 0),
      ArrowRight: () => onMove(1, 0),
      ArrowUp: () => onMove(0, -1),
      ArrowDown: () => onMove(0, 1),
      Home: () => onMove(-(column ?? 0), 0),
      End: () => onMove(columns.length - 1 - (column ?? 0), 0),
      PageUp: () => onPage(-1),
      PageDown: () => onPage(1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    isMoving.current = true;
    move();
  };
  const hasHeads = rows.some(({ head }) => head !== undefined);
  return (
    <table
      ref={grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is moved through by keys is a grid
      role="grid"
      aria-label={label}
      className="w-full table-fixed border-separate border-spacing-1"
      onKeyDown={onKey}
    >
      <thead>
        <tr>
          {hasHeads && <td className="w-12" />}
          {columns.map(({ key, short, name }) => (
            <th key={key} scope="col" abbr={name} className="pb-1 text-xs font-normal text-muted-foreground">
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, head, cells }) => (
          <tr key={key}>
            {hasHeads && (
              <th scope="row" className="pr-2 text-right text-xs font-normal text-muted-foreground">
                {head}
              </th>
            )}
            {cells.map((cell) => {
              const isChosen = cell.key === chosen;
              return (
                <td
                  key={cell.key}
                  // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of the grid
                  role="gridcell"
                  tabIndex={isChosen ? 0 : -1}
                  aria-selected={isChosen}
                  aria-label={cell.label}
                  aria-current={cell.isNow ? 'date' : undefined}
                  onClick={() => onChoose(cell.key)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' && event.key !== ' ') return;
                    event.preventDefault();
                    onChoose(cell.key);
                  }}
                  className={classNames(
                    'cursor-pointer rounded-md border align-top hover:border-primary/60',
                    cellClass,
                    cell.isFaded ? 'border-dashed text-muted-foreground' : heats[cell.heat],
                    cell.isNow && 'border-primary',
                    isChosen && 'border-primary ring-2 ring-primary/50',
                  )}
                >
                  {cell.content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
