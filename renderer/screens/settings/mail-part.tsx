import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailOf, noMail } from '../../components/connect/choices.ts';
import { MailFields } from '../../components/connect/mail-fields.tsx';
import { Card } from '../../components/ui/card.tsx';
import { ConnectCard } from './connect-card.tsx';
import { SourceList } from './source-list.tsx';

export function MailPart() {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noMail);
  const mail = mailOf(fields);
  return (
    <>
      <Card title={t('settings.mail.accounts')}>
        <SourceList
          toolkit="mail"
          list="accounts"
          icon={Mail}
          emptyTitle={t('settings.mail.none')}
          emptyText={t('settings.mail.none_text')}
        />
      </Card>
      <ConnectCard
        title={t('settings.mail.add')}
        request={mail && { mail }}
        onConnected={() => setFields(noMail)}
      >
        <MailFields value={fields} onChange={setFields} />
      </ConnectCard>
    </>
  );
}
