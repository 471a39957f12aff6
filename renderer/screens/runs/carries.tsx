import { Quote } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { visibleText } from '../../components/visible-text.ts';

export interface CarriesProps {
  /** Tools that read what others wrote, and `event`. */
  readonly sources: readonly string[];
}

/** Whose words a step carries: what it gave may be a stranger's. */
export function Carries({ sources }: CarriesProps) {
  const text = useCarriesText(sources);
  return (
    <p className="flex items-center gap-2 text-muted-foreground">
      <Quote className="size-4 shrink-0" aria-hidden />
      {text}
    </p>
  );
}

/** The same in a row. */
export function CarriesIcon({ sources }: CarriesProps) {
  const text = useCarriesText(sources);
  return (
    <span title={text} className="shrink-0 self-center text-muted-foreground">
      <Quote className="size-3" role="img" aria-label={text} />
    </span>
  );
}

function useCarriesText(sources: readonly string[]): string {
  const { t, i18n } = useTranslation();
  const names = sources.map((source) => (source === 'event' ? t('runs.step.event') : visibleText(source)));
  const list = new Intl.ListFormat(i18n.language).format(names);
  return t('runs.step.carries', { sources: list });
}
