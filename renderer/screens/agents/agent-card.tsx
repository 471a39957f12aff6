import { KeyRound, KeySquare, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { AgentToday } from './agent-today.tsx';
import { EditAgent } from './edit-agent.tsx';
import { RecordButton } from './record-button.tsx';
import { TokenOnce } from './token-once.tsx';

/** One agent: what it may do, what bounds it, its token; a new token, or none. */
export function AgentCard({ id }: { readonly id: string }) {
  const { t, i18n } = useTranslation();
  const numbers = new Intl.NumberFormat(i18n.language);
  const [editing, setEditing] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const agent = useOperation('agents.get', { agent: id });
  const rotate = useAction('agents.rotate_token', { onDone: (made) => setToken(made.token) });
  const revoke = useAction('agents.revoke', { done: t('agents.token.revoked') });
  return (
    <Answer query={agent}>
      {({ name, scopes, limits, approval, tokens, owner, created_at, today, quiet_hours, quiet_until }) => (
        <Card
          className="shrink-0"
          title={visibleText(name)}
          actions={
            !owner && (
              <>
                <RecordButton agent={id} />
                <Button size="small" onClick={() => setEditing(true)}>
                  <Pencil />
                  {t('agents.edit.open')}
                </Button>
                <Confirm
                  trigger={
                    <Button size="small">
                      <KeyRound />
                      {t('agents.token.rotate')}
                    </Button>
                  }
                  title={t('agents.token.rotate_title', { name })}
                  text={t('agents.token.rotate_text')}
                  confirm={t('agents.token.rotate')}
                  onConfirm={() => rotate.mutate({ agent: id })}
                />
                {tokens.length > 0 && (
                  <Confirm
                    trigger={
                      <Button size="small">
                        <KeySquare />
                        {t('agents.token.revoke')}
                      </Button>
                    }
                    title={t('agents.token.revoke_title', { name })}
                    text={t('agents.token.revoke_text')}
                    confirm={t('agents.token.revoke')}
                    onConfirm={() => revoke.mutate({ agent: id })}
                  />
                )}
              </>
            )
          }
        >
          <FactList
            facts={[
              [
                t('agents.new.scopes'),
                <code key="scopes" className="text-xs">
                  {scopes.includes('*') ? t('agents.everything') : visibleText(scopes.join(' ')) || '–'}
                </code>,
              ],
              ...(owner
                ? []
                : ([
                    [t('agents.new.approval'), t(`agents.approval.${approval}`, { defaultValue: approval })],
                    [
                      t('agents.new.limit'),
                      limits.calls_per_minute === undefined
                        ? t('agents.limits.none')
                        : numbers.format(limits.calls_per_minute),
                    ],
                    ...(quiet_hours
                      ? ([
                          [
                            t('agents.quiet.title'),
                            <span key="quiet" className="flex flex-wrap items-center gap-2">
                              {quiet_hours.from}–{quiet_hours.to}
                              {quiet_until !== null && (
                                <Badge tone="warning">
                                  {t('agents.quiet.until')} <Moment at={quiet_until} form="exact" />
                                </Badge>
                              )}
                            </span>,
                          ],
                        ] as const)
                      : []),
                    [t('agents.today.title'), <AgentToday key="today" today={today} limits={limits} />],
                    [
                      t('agents.token.name'),
                      tokens.length === 0
                        ? t('agents.token.none')
                        : tokens.map(({ created_at: made, expires_at }) => (
                            <span key={made} className="mr-3">
                              <Moment at={made} />
                              {expires_at !== null && (
                                <>
                                  {' → '}
                                  <Moment at={expires_at} form="exact" />
                                </>
                              )}
                            </span>
                          )),
                    ],
                  ] as const)),
              [t('agents.since'), <Moment key="since" at={created_at} form="exact" />],
            ]}
          />
          {editing && agent.data && <EditAgent agent={agent.data} onClose={() => setEditing(false)} />}
          {token !== null && <TokenOnce name={name} token={token} onClose={() => setToken(null)} />}
        </Card>
      )}
    </Answer>
  );
}
