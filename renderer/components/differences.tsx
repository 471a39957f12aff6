import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../api/api.ts';
import { Badge } from './ui/badge.tsx';
import { visibleText } from './visible-text.ts';

export type Difference = OutputOf<'runs.compare'>['output_differences'][number];

const longest = 300;

export interface DifferencesProps {
  readonly label: string;
  readonly items: readonly Difference[];
}

/** Where two values differ: each place with what stood there and what stands there. */
export function Differences({ label, items }: DifferencesProps) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <section>
      <h4 className="text-xs text-muted-foreground">{label}</h4>
      <ul className="rounded-md border font-mono text-xs">
        {items.map(({ path, kind, before, after }) => (
          <li key={path} className="flex flex-col gap-0.5 border-b px-2 py-1 last:border-b-0">
            <span className="flex items-baseline gap-2">
              <Badge tone={kind === 'added' ? 'success' : kind === 'removed' ? 'destructive' : 'warning'}>
                {t(`differences.${kind}`)}
              </Badge>
              <span className="break-all">{visibleText(path === '' ? t('differences.whole') : path)}</span>
            </span>
            {before !== undefined && (
              <del className="break-all text-destructive no-underline">− {textOf(before)}</del>
            )}
            {after !== undefined && (
              <ins className="break-all text-success no-underline">+ {textOf(after)}</ins>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function textOf(value: Difference['before']): string {
  const text = JSON.stringify(value);
  return visibleText(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
