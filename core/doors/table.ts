/** A column of a table: its head, and whether its cells may be cut. An id is whole or not shown. */
export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly whole?: boolean;
}

const gap = 2;
/** A column is cut to this before a later one is left out … */
const comfortable = 30;
/** … and to this when few are left. */
const narrowest = 10;
const few = 3;

/**
 * Lines of aligned columns, none longer than `width`. Wide columns are cut with an ellipsis, and the last columns are left
 * out, so that what remains can be read.
 */
export function formatTable(columns: readonly Column[], width: number): string {
  const shown = [...columns];
  const floor = () => (shown.length > few ? comfortable : narrowest);
  let widths = fittingWidths(shown, width, floor());
  while (widths === undefined && shown.length > 1) {
    shown.pop();
    widths = fittingWidths(shown, width, floor());
  }
  const sizes = widths ?? shown.map(widthOf);
  const rows = Math.max(0, ...shown.map((column) => column.cells.length));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cut(cell, sizes[index] ?? 0).padEnd(sizes[index] ?? 0))
      .join(' '.repeat(gap))
      .trimEnd();
  return [
    line(shown.map((column) => column.head.toUpperCase())),
    ...Array.from({ length: rows }, (_, row) => line(shown.map((column) => column.cells[row] ?? ''))),
  ].join('\n');
}

const lengthOf = (text: string) => [...text].length;
const widthOf = ({ head, cells }: Column) => Math.max(lengthOf(head), ...cells.map(lengthOf));

/** Widths that fit, taken from the widest columns; undefined when even the narrowest do not. */
function fittingWidths(
  columns: readonly Column[],
  width: number,
  floor: number,
): readonly number[] | undefined {
  const widths = columns.map(widthOf);
  const total = () => widths.reduce((sum, each) => sum + each, gap * (columns.length - 1));
  while (total() > width) {
    const widest = widths.reduce(
      (best, each, index) => (!columns[index]?.whole && each > (widths[best] ?? 0) ? index : best),
      columns.findIndex((column) => !column.whole),
    );
    const size = widths[widest];
    if (size === undefined || size <= floor) return undefined;
    widths[widest] = Math.max(floor, size - (total() - width));
  }
  return widths;
}

function cut(text: string, width: number): string {
  return lengthOf(text) <= width ? text : `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;
}
