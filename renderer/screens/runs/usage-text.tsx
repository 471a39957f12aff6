import { useTranslation } from 'react-i18next';
import type { RunDetail } from './timeline.ts';

/** What was spent: tokens, and cost where it is known. */
export function UsageText({ usage }: { readonly usage: NonNullable<RunDetail['usage']> }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 4 });
  return (
    <span className="tabular-nums">
      {t('runs.tokens', {
        input: number.format(usage.tokens_input),
        output: number.format(usage.tokens_output),
      })}
      {usage.cost !== null && ` · ${t('runs.cost', { cost: number.format(usage.cost) })}`}
    </span>
  );
}
