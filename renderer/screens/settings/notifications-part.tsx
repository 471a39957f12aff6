import { Bell, BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { Link } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { SettingRows } from './setting-rows.tsx';

/** What is told on the desktop and when; a trial; and what became of the last ones. */
export function NotificationsPart() {
  const { t } = useTranslation();
  const test = useAction('notifications.test', {
    onDone: ({ shown, service, error }) => {
      if (shown) toast.success(t('settings.notifications.shown', { service: service ?? '' }));
      else toast.error(t('settings.notifications.not_shown'), { description: error?.hint ?? error?.message });
    },
  });
  return (
    <>
      <Card
        title={t('settings.parts.notifications')}
        actions={
          <Button size="small" onClick={() => test.mutate({})} disabled={test.isPending}>
            <BellRing />
            {t('settings.notifications.test')}
          </Button>
        }
      >
        <SettingRows paths={['notifications']} />
      </Card>
      <Card title={t('settings.notifications.last')}>
        <LastNotifications />
      </Card>
    </>
  );
}

function LastNotifications() {
  const { t } = useTranslation();
  const last = useOperation('notifications.list', { limit: 20 });
  return (
    <Answer
      query={last}
      empty={{
        when: ({ items }) => items.length === 0,
        show: (
          <EmptyState
            icon={Bell}
            title={t('settings.notifications.none')}
            text={t('settings.notifications.none_text')}
          />
        ),
      }}
    >
      {({ items }) => (
        <ul className="flex flex-col divide-y">
          {items.map(({ id, title, path, state, reason, created_at }) => (
            <li key={id} className="flex items-center gap-3 py-2 first:pt-0 last:pb-0">
              <div className="min-w-0 flex-1">
                <Link href={path} className="block truncate font-medium hover:underline">
                  {visibleText(title)}
                </Link>
                <p className="truncate text-xs text-muted-foreground">{visibleText(reason)}</p>
              </div>
              <span className="text-xs text-muted-foreground">
                <Moment at={created_at} />
              </span>
              <Badge>{t(`settings.notifications.state.${state}`, { defaultValue: state })}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Answer>
  );
}
