import { ArrowLeft, SearchX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { problemOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QuestionCard } from '../../components/question/question-card.tsx';
import { useOperation } from '../../data/operation-query.ts';

export interface InboxItemProps {
  readonly id: string;
  /** The person chose it: it takes the focus. */
  readonly isOpened: boolean;
  /** Path of the list. */
  readonly back: string;
}

/** One item, whole. */
export function InboxItem({ id, isOpened, back }: InboxItemProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const query = useOperation('inbox.get', { item: id });
  useEffect(() => {
    if (isOpened) place.current?.focus();
  }, [isOpened]);
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {isOpened && (
        <Link href={back} className="mb-3 inline-flex items-center gap-1 text-primary min-[900px]:hidden">
          <ArrowLeft className="size-4" />
          {t('inbox.back')}
        </Link>
      )}
      {query.error !== null && problemOf(query.error).code === 'not_found' ? (
        <EmptyState icon={SearchX} title={t('inbox.not_found')} />
      ) : (
        <Answer query={query}>{(item) => <QuestionCard item={item} whole keys={isOpened} />}</Answer>
      )}
    </div>
  );
}
