import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { buttonClasses } from '../../components/ui/button.tsx';
import { useOperation } from '../../data/operation-query.ts';

/** Programs that ask to be let in, each with the code to compare; nothing where none asks. */
export function WaitingPairings() {
  const { t } = useTranslation();
  const items = useOperation('agents.pairings', {}).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <ul aria-label={t('agents.pairings')} className="mb-3 flex flex-col gap-2">
      {items.map(({ id, name, user_code, inbox_item }) => (
        <li
          key={id}
          className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-warning/40 bg-warning/5 px-4 py-2.5"
        >
          <KeyRound aria-hidden className="size-4 text-warning" />
          <p className="min-w-0 flex-1 font-medium">{t('inbox.pairing.title', { name })}</p>
          <code className="font-semibold tracking-widest select-all">{user_code}</code>
          <Link
            href={`/inbox/${inbox_item}`}
            className={buttonClasses({ size: 'small', variant: 'primary' })}
          >
            {t('inbox.pairing.look')}
          </Link>
        </li>
      ))}
    </ul>
  );
}
