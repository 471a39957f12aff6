import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { classNames } from '../class-names.ts';
import { Moment } from '../moment.tsx';
import { StateBadge } from '../state-badge.tsx';
import { visibleText } from '../visible-text.ts';
import { AnswerButtons } from './answer-buttons.tsx';
import { Deadline } from './deadline.tsx';
import { pairingOf } from './pairing.ts';
import { PairingCard } from './pairing-card.tsx';
import { choiceKey, type Question, runOf, taskOf } from './question.ts';
import { QuestionDetail } from './question-detail.tsx';
import { QuestionKind } from './question-kind.tsx';

export interface QuestionCardProps {
  readonly item: Question;
  /** Whole, with arguments; otherwise what is needed to answer in passing. */
  readonly whole?: boolean;
  /** Keys 1, 2, 3 … answer it. */
  readonly keys?: boolean;
}

const link = 'text-primary underline-offset-2 hover:underline';

/** Something that needs, or needed, a person: who asks, what exactly would happen, until when, and the answers. */
export function QuestionCard({ item, whole = false, keys = false }: QuestionCardProps) {
  const { t } = useTranslation();
  const pairing = pairingOf(item);
  const title = pairing ? t('inbox.pairing.title', { name: pairing.name }) : visibleText(item.title);
  return (
    <article aria-label={item.title} className={classNames('flex flex-col', whole ? 'gap-3' : 'gap-2')}>
      {whole ? (
        <header className="flex flex-col gap-1">
          <Origin item={item} />
          <h2 className="text-base font-semibold break-words">{title}</h2>
        </header>
      ) : (
        <header className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <h3 className="min-w-0 truncate font-semibold">
            <Link href={`/inbox/${item.id}`} className="hover:underline">
              {title}
            </Link>
          </h3>
          <Origin item={item} />
        </header>
      )}
      {pairing && item.state === 'open' ? (
        <PairingCard item={item} pairing={pairing} whole={whole} />
      ) : (
        <>
          <p className={whole ? 'break-words whitespace-pre-wrap' : 'line-clamp-2 break-words'}>
            {visibleText(item.body)}
          </p>
          {whole && <QuestionDetail item={item} />}
          {item.state === 'open' ? (
            <>
              <Deadline item={item} />
              <AnswerButtons item={item} keys={keys} explained={whole} />
            </>
          ) : (
            <Answered item={item} />
          )}
        </>
      )}
    </article>
  );
}

/** What sort of question, since when, of which task and run. */
function Origin({ item }: { readonly item: Question }) {
  const { t } = useTranslation();
  const task = taskOf(item);
  const run = runOf(item);
  const step = item.step_path === null ? '' : `?step=${encodeURIComponent(item.step_path)}`;
  return (
    <div className="flex flex-wrap items-center gap-2 text-muted-foreground">
      <QuestionKind kind={item.kind} />
      {item.state !== 'open' && <StateBadge state={item.state} />}
      <Moment at={item.created_at} />
      {item.asked_by !== null && (
        <Link href={`/agents/${item.asked_by.agent_id}`} className={link}>
          {visibleText(item.asked_by.name)}
        </Link>
      )}
      {task !== null && (
        <Link href={`/tasks/${task.id}`} className={link}>
          {visibleText(task.title ?? t('inbox.task'))}
        </Link>
      )}
      {run !== null && (
        <Link href={`/runs/${run}${step}`} className={link}>
          {t('inbox.run')}
        </Link>
      )}
    </div>
  );
}

function Answered({ item }: { readonly item: Question }) {
  const { t } = useTranslation();
  const run = runOf(item);
  const choice =
    item.answer === null ? null : t(`inbox.choice.${choiceKey(item.answer)}`, { defaultValue: item.answer });
  return (
    <div className="flex flex-col gap-1 rounded-md bg-muted p-3">
      <p>
        {choice === null ? t(`inbox.end.${item.state}`) : t(`inbox.end.${item.state}_choice`, { choice })}{' '}
        {item.answered_at !== null && <Moment at={item.answered_at} />}
      </p>
      {run !== null && (
        <p>
          <Link href={`/runs/${run}`} className={link}>
            {t('inbox.what_followed')}
          </Link>
        </p>
      )}
    </div>
  );
}
