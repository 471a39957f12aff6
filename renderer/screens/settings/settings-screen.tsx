import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useParams } from 'wouter';
import { ClientList } from '../../components/clients/client-list.tsx';
import { Page } from '../../components/page.tsx';
import { Parts } from '../../components/parts.tsx';
import { AboutPart } from './about-part.tsx';
import { CalendarsPart } from './calendars-part.tsx';
import { DataPart } from './data-part.tsx';
import { GeneralPart } from './general-part.tsx';
import { MailPart } from './mail-part.tsx';
import { ModelsPart } from './models-part.tsx';
import { NotificationsPart } from './notifications-part.tsx';
import { SecretsPart } from './secrets-part.tsx';
import { ToolkitsPart } from './toolkits-part.tsx';

const parts: Readonly<Record<string, ComponentType>> = {
  general: GeneralPart,
  notifications: NotificationsPart,
  calendars: CalendarsPart,
  mail: MailPart,
  models: ModelsPart,
  toolkits: ToolkitsPart,
  clients: ClientList,
  secrets: SecretsPart,
  data: DataPart,
  about: AboutPart,
};

/** Everything that can be set, in parts: `/settings/mail`. */
export default function SettingsScreen() {
  const { t } = useTranslation();
  const { part = 'general' } = useParams<{ readonly part?: string }>();
  const Part = Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (!Part) return <Redirect to="/settings" replace />;
  return (
    <Page title={t('screens.settings')}>
      <Parts
        label={t('screens.settings')}
        base="/settings"
        current={part}
        parts={Object.keys(parts).map((name) => ({ name, title: t(`settings.parts.${name}`) }))}
      >
        <div className="flex max-w-3xl flex-col gap-4">
          <Part />
        </div>
      </Parts>
    </Page>
  );
}
