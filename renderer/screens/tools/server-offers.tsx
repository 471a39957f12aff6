import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Badge } from '../../components/ui/badge.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { EffectBadge } from './effect-badge.tsx';

interface Offer {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: string;
  readonly pin?: string;
}

/** The tools of a server; those that are in use lead to their own pages. */
export function ServerOffers({
  offers,
  known = true,
}: {
  readonly offers: readonly Offer[];
  readonly known?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Card title={t('tools.tool_count', { count: offers.length })}>
      {offers.length === 0 ? (
        <p className="text-muted-foreground">{t('tools.server.nothing')}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {offers.map(({ name, title, description, effect, pin }) => (
            <li key={name} className="flex items-center gap-3 py-2 first:pt-0 last:pb-0">
              <div className="min-w-0 flex-1">
                {known ? (
                  <Link href={`/tools/${encodeURIComponent(name)}`} className="font-medium hover:underline">
                    {visibleText(title)}
                  </Link>
                ) : (
                  <span className="font-medium">{visibleText(title)}</span>
                )}
                <code className="ml-2 text-xs text-muted-foreground">{visibleText(name)}</code>
                <p className="line-clamp-2 text-xs break-words text-muted-foreground">
                  {visibleText(description)}
                </p>
              </div>
              {pin === 'changed' && <Badge tone="warning">{t('tools.changed', { count: 1 })}</Badge>}
              <EffectBadge effect={effect} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
