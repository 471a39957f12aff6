import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Questions } from '../../components/question/questions.tsx';
import { useOperation } from '../../data/operation-query.ts';

const most = 2;

/** Open questions, answerable here; nothing where there are none. */
export function NeedsYou() {
  const { t } = useTranslation();
  const items = useOperation('inbox.list', { limit: 100 }).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t('today.needs_you.title')} className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between">
        <h2 className="font-semibold">{t('today.needs_you.title')}</h2>
        {items.length > most && (
          <Link href="/inbox" className="text-primary hover:underline">
            {t('today.needs_you.all', { count: items.length })}
          </Link>
        )}
      </div>
      <Questions items={items.slice(0, most)} />
    </section>
  );
}
