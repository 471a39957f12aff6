import { useTranslation } from 'react-i18next';
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
  const { i18n } = useTranslation();
  return (
    <div className="flex min-w-0 flex-1 items-baseline gap-3 font-mono text-xs">
      <time dateTime={time} className="shrink-0 text-muted-foreground">
        {timeText(time, i18n.language)}
      </time>
      <span className={`w-10 shrink-0 ${colours[level]}`}>{level}</span>
      <span className="shrink-0">{visibleText(message)}</span>
      <span className="min-w-0 truncate text-muted-foreground">{visibleText(JSON.stringify(fields))}</span>
    </div>
  );
}

/** With its milliseconds: what came first matters in a log. */
function timeText(time: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(new Date(time));
}
