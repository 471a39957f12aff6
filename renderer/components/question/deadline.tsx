import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { durationText, useNow } from '../moment.tsx';
import { choiceKey, type Question } from './question.ts';

/** How long there is to answer, counting down, and what applies then. */
export function Deadline({ item: { deadline_at, default_answer } }: { readonly item: Question }) {
  if (deadline_at === null) return null;
  return <Countdown at={Date.parse(deadline_at)} answer={default_answer} />;
}

function Countdown({ at, answer }: { readonly at: number; readonly answer: string | null }) {
  const { t, i18n } = useTranslation();
  const rest = Math.max(0, at - useNow(1_000));
  const choice = answer === null ? null : t(`inbox.choice.${choiceKey(answer)}`, { defaultValue: answer });
  const length = durationText(Math.ceil(rest / 1_000) * 1_000, i18n.language);
  return (
    <p className="flex items-center gap-1.5 text-warning">
      <Hourglass aria-hidden className="size-3.5" />
      <span className="tabular-nums">
        {choice === null ? t('inbox.deadline', { length }) : t('inbox.deadline_default', { length, choice })}
      </span>
    </p>
  );
}
