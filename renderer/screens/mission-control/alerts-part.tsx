import { BellOff, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { InputOf, OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Menu, MenuItem } from '../../components/ui/menu.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';

type Alert = OutputOf<'alerts.list'>['items'][number];
type Rule = InputOf<'alerts.mute'>['rule'];

/** What the figures gave reason to look at, and what is muted. */
export function AlertsPart() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const all = search.get('all') === '1';
  const alerts = useOperation('alerts.list', { all, limit: 200 });
  const unmute = useAction('alerts.mute', { done: t('mission_control.alert.unmuted') });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-2">
        <Field label={t('mission_control.alert.all')}>
          {({ id }) => <Switch id={id} checked={all} onChange={(on) => setSearch(on ? { all: '1' } : {})} />}
        </Field>
      </div>
      <Answer
        query={alerts}
        empty={{
          when: ({ items, mutes }) => items.length === 0 && mutes.length === 0,
          show: (
            <EmptyState
              icon={ShieldCheck}
              title={t('mission_control.alert.none')}
              text={t('mission_control.alert.none_text')}
            />
          ),
        }}
      >
        {({ items, mutes }) => (
          <>
            {items.length > 0 && (
              <ul className="flex flex-col gap-2">
                {items.map((alert) => (
                  <AlertLine key={alert.id} alert={alert} />
                ))}
              </ul>
            )}
            {mutes.length > 0 && (
              <Card title={t('mission_control.alert.mutes')}>
                <ul className="flex flex-col divide-y">
                  {mutes.map(({ rule, subject, until }) => (
                    <li
                      key={`${rule} ${subject}`}
                      className="flex items-center gap-3 py-2 first:pt-0 last:pb-0"
                    >
                      <span className="flex-1">
                        {t(`mission_control.rule.${rule}`)} {subject}
                      </span>
                      <span className="text-xs text-muted-foreground">
                        {until === null ? t('mission_control.alert.for_ever') : <Moment at={until} />}
                      </span>
                      <Button
                        size="small"
                        onClick={() =>
                          unmute.mutate({
                            rule: rule as Rule,
                            until: 'now',
                            ...(subject !== null && { subject }),
                          })
                        }
                      >
                        {t('mission_control.alert.unmute')}
                      </Button>
                    </li>
                  ))}
                </ul>
              </Card>
            )}
          </>
        )}
      </Answer>
    </div>
  );
}

const muteFor = ['1h', '1d', '7d'] as const;

function AlertLine({ alert }: { readonly alert: Alert }) {
  const { t } = useTranslation();
  const { id, state, severity, message, rule, subject, muted, raised_at, resolved_at } = alert;
  const acknowledge = useAction('alerts.acknowledge');
  const mute = useAction('alerts.mute', { done: t('mission_control.alert.muted') });
  const about = { rule, ...(subject !== '' && { subject }) };
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-lg border bg-card p-3">
      <Badge tone={resolved_at !== null ? 'neutral' : severity === 'critical' ? 'destructive' : 'warning'}>
        {t(`mission_control.alert.severity.${severity}`, { defaultValue: severity })}
      </Badge>
      <div className="min-w-0 flex-1 basis-60">
        <p className="break-words">{message}</p>
        <p className="text-xs text-muted-foreground">
          {t(`mission_control.alert.state.${state}`, { defaultValue: state })} · <Moment at={raised_at} />
          {muted && ` · ${t('mission_control.alert.is_muted')}`}
        </p>
      </div>
      {state === 'open' && (
        <Button size="small" onClick={() => acknowledge.mutate({ alert: id })}>
          {t('mission_control.alert.acknowledge')}
        </Button>
      )}
      {resolved_at === null && !muted && (
        <Menu
          trigger={
            <Button size="small">
              <BellOff />
              {t('mission_control.alert.mute')}
            </Button>
          }
        >
          {muteFor.map((until) => (
            <MenuItem key={until} onSelect={() => mute.mutate({ ...about, until })}>
              {t(`mission_control.alert.for_${until}`)}
            </MenuItem>
          ))}
          <MenuItem onSelect={() => mute.mutate(about)}>{t('mission_control.alert.for_ever')}</MenuItem>
        </Menu>
      )}
    </li>
  );
}
