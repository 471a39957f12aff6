import { Moment } from '../../components/moment.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { LogLine } from './logs-part.tsx';

const colours = {
  trace: 'text-muted-foreground',
  debug: 'text-muted-foreground',
  info: 'text-primary',
  warn: 'text-warning',
  error: 'text-destructive',
};

export function LogRow({ line: { time, level, message, fields } }: { readonly line: LogLine }) {
  return (
    <div className="flex min-w-0 flex-1 items-baseline gap-3 font-mono text-xs">
      <span className="shrink-0 text-muted-foreground">
        <Moment at={time} form="exact" />
      </span>
      <span className={`w-10 shrink-0 ${colours[level]}`}>{level}</span>
      <span className="shrink-0">{visibleText(message)}</span>
      <span className="min-w-0 truncate text-muted-foreground">{visibleText(JSON.stringify(fields))}</span>
    </div>
  );
}
