export interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** One figure. */
export function Tile({ name, value, note }: TileProps) {
  return (
    <dl className="rounded-lg border bg-card px-3 py-2.5">
      <dt className="truncate text-xs text-muted-foreground">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
      {note !== undefined && <dd className="truncate text-xs text-muted-foreground">{note}</dd>}
    </dl>
  );
}
