import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';

export interface StepCardProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
  /** What a server said when it was tried. */
  readonly problem: unknown;
  readonly busy: boolean;
  /** The button that goes on: "Connect". */
  readonly action: string;
  readonly ready: boolean;
  readonly onAction: () => void;
  /** The button that leaves it out: "Use the sample". */
  readonly skip?: string;
  readonly onSkip?: () => void;
  readonly onBack?: () => void;
}

/** One step of the welcome: what to say, what went wrong, and the ways on. */
export function StepCard(props: StepCardProps) {
  const { t } = useTranslation();
  const { title, text, children, problem, busy, action, ready, onAction, skip, onSkip, onBack } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onAction();
  };
  return (
    <Card title={title}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted-foreground">{text}</p>
        {children}
        {problem !== null && <ProblemNotice problem={problemOf(problem)} />}
        <div className="flex flex-wrap items-center justify-end gap-2 border-t pt-4">
          {onBack && (
            <Button variant="ghost" className="mr-auto" onClick={onBack}>
              {t('welcome.back')}
            </Button>
          )}
          {onSkip && <Button onClick={onSkip}>{skip}</Button>}
          <Button variant="primary" type="submit" disabled={!ready || busy}>
            {busy ? t('welcome.trying') : action}
          </Button>
        </div>
      </form>
    </Card>
  );
}
