import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';
import { Moment } from '../../components/moment.tsx';
import { pairingOf } from '../../components/question/pairing.ts';
import { type Question, taskOf } from '../../components/question/question.ts';
import { QuestionKind } from '../../components/question/question-kind.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { visibleText } from '../../components/visible-text.ts';

/** An item in the list: its sort, its title, who asks and since when. */
export function InboxRow({ item, isShown }: { readonly item: Question; readonly isShown: boolean }) {
  const { t } = useTranslation();
  const pairing = pairingOf(item);
  const title = pairing ? t('inbox.pairing.title', { name: pairing.name }) : visibleText(item.title);
  const who = item.asked_by?.name ?? taskOf(item)?.title;
  return (
    <div className={classNames('flex w-full min-w-0 flex-col gap-1', isShown && 'font-medium')}>
      <span className="truncate">{title}</span>
      <span className="flex items-center gap-2 text-xs font-normal text-muted-foreground">
        <QuestionKind kind={item.kind} />
        {item.state !== 'open' && <StateBadge state={item.state} />}
        {who && <span className="truncate">{visibleText(who)}</span>}
        <span className="ml-auto shrink-0 whitespace-nowrap">
          {item.deadline_at !== null && item.state === 'open' ? (
            <>
              {t('inbox.due')} <Moment at={item.deadline_at} />
            </>
          ) : (
            <Moment at={item.created_at} />
          )}
        </span>
      </span>
    </div>
  );
}
