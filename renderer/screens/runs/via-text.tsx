import { useTranslation } from 'react-i18next';
import { visibleText } from '../../components/visible-text.ts';

/** Which way the call went, in words. */
export function ViaText({ via }: { readonly via: string }) {
  const { t } = useTranslation();
  const [kind = via, detail] = via.split(/:(.*)/s);
  const words = t(`runs.via.${kind}`, { detail: visibleText(detail ?? ''), defaultValue: visibleText(via) });
  return <span className={kind === 'fallback' ? 'text-warning' : 'text-muted-foreground'}>{words}</span>;
}
