import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { classNames } from './components/class-names.ts';
import { useOperation } from './data/operation-query.ts';

/** How the engine is, in a word, with a dot; leads to Mission Control. */
export function EngineStatus() {
  const { t, i18n } = useTranslation();
  const { data } = useOperation('system.status', {});
  const word = () => {
    if (!data) return t('palette.status.unknown');
    if (!data.accepting) return t('palette.status.draining');
    if (data.running > 0) return t('palette.status.running', { count: data.running });
    if (data.pause === null) return t('palette.status.idle');
    if (data.paused_until === null) return t('palette.status.paused');
    return t('palette.status.paused_until', { time: shortTime(data.paused_until, i18n.language) });
  };
  const tone = () => {
    if (!data?.accepting) return 'bg-destructive';
    if (data.pause !== null) return 'bg-warning';
    return data.running > 0 ? 'bg-primary' : 'bg-success';
  };
  const state = word();
  return (
    <Link
      href="/mission-control"
      aria-label={t('palette.status.label', { state })}
      title={state}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-xs text-muted-foreground hover:bg-accent"
    >
      <span className="flex size-4 shrink-0 items-center justify-center">
        <span className={classNames('size-2 rounded-full', tone())} />
      </span>
      <span className="hidden truncate min-[900px]:inline">{state}</span>
    </Link>
  );
}

/** The time of day; with its day when that is another one. */
function shortTime(at: string, language: string): string {
  const instant = new Date(at);
  const today = instant.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, {
    ...(today ? {} : { weekday: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(instant);
}
