import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type InputOf, problemOf } from '../../api/api.ts';
import { useWeakSecrets } from '../../components/connect/weak-secrets.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useAction } from '../../data/operation-action.ts';

export interface ConnectCardProps {
  readonly title: string;
  /** What is to be connected; null while something is missing. */
  readonly request: InputOf<'setup.apply'> | null;
  readonly onConnected: () => void;
  readonly children: ReactNode;
}

/** Connects something after it was tried; what a server said stands below. */
export function ConnectCard({ title, request, onConnected, children }: ConnectCardProps) {
  const { t } = useTranslation();
  const apply = useAction('setup.apply', {
    showsProblem: true,
    done: t('settings.connected'),
    onDone: onConnected,
  });
  const connect = () => {
    if (request !== null) apply.mutate(request);
  };
  const agreement = useWeakSecrets(apply.error, connect);
  return (
    <Card title={title}>
      <div className="flex flex-col gap-3">
        {children}
        {apply.error !== null && <ProblemNotice problem={problemOf(apply.error)} />}
        {agreement}
        <div>
          <Button variant="primary" disabled={request === null || apply.isPending} onClick={connect}>
            {apply.isPending ? t('settings.trying') : t('settings.connect')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
