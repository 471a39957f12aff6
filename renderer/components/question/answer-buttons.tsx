import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Json } from '../../../core/model/json.ts';
import { type ErrorDetail, problemOf } from '../../api/api.ts';
import { useAction } from '../../data/operation-action.ts';
import { isTyping } from '../../typing.ts';
import { classNames } from '../class-names.ts';
import { Confirm } from '../confirm.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { SchemaForm } from '../schema-form/schema-form.tsx';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { GivenAnswer } from './given-answer.tsx';
import { type AskedValue, askedValue, choiceKey, meaningKey, type Question, runOf } from './question.ts';

export interface AnswerButtonsProps {
  readonly item: Question;
  /** Keys 1, 2, 3 … answer, wherever the focus is. */
  readonly keys?: boolean;
  /** What follows from a choice stands beside it; otherwise it is told on hover. */
  readonly explained?: boolean;
}

type Value = { readonly [key: string]: unknown };

/** The choices of an open item, each with what follows from it; what cannot be taken back asks once more. */
export function AnswerButtons({ item, keys = false, explained = false }: AnswerButtonsProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const buttons = useRef<HTMLDivElement>(null);
  const [value, setValue] = useState<Value | null>(null);
  const run_id = runOf(item);
  const answer = useAction('inbox.answer', {
    showsProblem: true,
    done: (_, { choice }) => t('inbox.answered', { choice: wordOf(choice) }),
    ...(run_id !== null && {
      undo: { label: t('inbox.open_run'), run: () => navigate(`/runs/${run_id}`) },
    }),
  });
  const wordOf = (choice: string) => t(`inbox.choice.${choiceKey(choice)}`, { defaultValue: choice });
  const meaningOf = (choice: string) =>
    t(`inbox.means.${meaningKey(item)}.${choiceKey(choice)}`, { defaultValue: '' });
  const asked = askedValue(item);
  const problem = answer.error === null ? undefined : problemOf(answer.error);

  useEffect(() => {
    if (!keys) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null) return;
      buttons.current
        ?.querySelectorAll<HTMLButtonElement>('button[data-choice]')
        [Number(event.key) - 1]?.click();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keys]);

  const given = (choice: string): Json | undefined => {
    if (asked !== null) return choice === 'accept' ? asked.valueOf(value ?? {}) : undefined;
    return value === null ? undefined : (value as Json);
  };
  const give = (choice: string) => {
    const carried = given(choice);
    answer.mutate({ item: item.id, choice, ...(carried !== undefined && { value: carried }) });
  };
  const button = (choice: string, index: number): ReactElement<Record<string, unknown>> => (
    <Button
      data-choice={choice}
      {...(!explained && { title: meaningOf(choice), size: 'small' })}
      variant={index === 0 ? 'primary' : 'default'}
      disabled={answer.isPending}
      {...(choice !== 'send again' && { onClick: () => give(choice) })}
    >
      {wordOf(choice)}
      {keys && <Kbd>{index + 1}</Kbd>}
    </Button>
  );
  return (
    <div className="flex flex-col gap-3">
      {asked !== null && (
        <SchemaForm
          schema={asked.schema}
          value={value ?? {}}
          onChange={setValue}
          problems={fieldProblems(problem, asked)}
        />
      )}
      {explained && item.kind === 'in_doubt' && <GivenAnswer item={item} value={value} onChange={setValue} />}
      {problem && asked === null && <ProblemNotice problem={problem} />}
      <div ref={buttons} className={classNames('flex gap-2', explained ? 'flex-col' : 'flex-wrap')}>
        {item.choices.map((choice, index) => (
          <div key={choice} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {choice === 'send again' ? (
              <Confirm
                trigger={button(choice, index)}
                title={t('inbox.send_again.title')}
                text={t('inbox.send_again.text')}
                confirm={wordOf(choice)}
                onConfirm={() => give(choice)}
              />
            ) : (
              button(choice, index)
            )}
            {explained && <span className="min-w-0 flex-1 text-muted-foreground">{meaningOf(choice)}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Problems of a value, each at its field; what has no place of its own stands above. */
function fieldProblems(problem: ErrorDetail | undefined, { pathOf }: AskedValue): readonly ErrorDetail[] {
  if (!problem) return [];
  const { problems = [problem] } = problem;
  return problems.map(({ path = '', ...rest }) => ({ ...rest, path: pathOf(path.replace(/^value\.?/, '')) }));
}
