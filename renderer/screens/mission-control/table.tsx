import type { ReactNode } from 'react';

export interface TableProps {
  readonly head: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** Names at the left, numbers at the right. */
export function Table({ head, rows }: TableProps) {
  return (
    <table className="w-full">
      <thead>
        <tr className="text-xs text-muted-foreground">
          {head.map((name, index) => (
            <th
              key={name}
              scope="col"
              className={index === 0 ? 'pb-1 text-left font-medium' : 'pb-1 pl-3 text-right font-medium'}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="tabular-nums">
        {rows.map(({ key, cells }) => (
          <tr key={key} className="border-t">
            {cells.map((cell, index) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                key={index}
                className={
                  index === 0 ? 'max-w-0 w-full truncate py-1.5' : 'py-1.5 pl-3 text-right whitespace-nowrap'
                }
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
