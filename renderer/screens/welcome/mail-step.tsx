import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailOf, noMail } from '../../components/connect/choices.ts';
import { MailFields } from '../../components/connect/mail-fields.tsx';
import { useWeakSecrets } from '../../components/connect/weak-secrets.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { ConnectedNote } from './connected-note.tsx';
import { StepCard } from './step-card.tsx';

export interface MailStepProps {
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** A mailbox of one's own, which is opened before it is kept; or the sample. */
export function MailStep({ onNext, onBack }: MailStepProps) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noMail);
  const connected = useOperation('setup.status', {}).data?.mail === 'own';
  const apply = useAction('setup.apply', { showsProblem: true, onDone: onNext });
  const mail = mailOf(fields);
  const connect = () => mail && apply.mutate({ mail });
  const agreement = useWeakSecrets(apply.error, () => connect());
  return (
    <StepCard
      title={t('welcome.mail.title')}
      text={t('welcome.mail.text')}
      problem={apply.error}
      busy={apply.isPending}
      action={t('welcome.connect')}
      ready={mail !== null}
      onAction={connect}
      skip={t(connected ? 'welcome.next' : 'welcome.sample')}
      onSkip={onNext}
      onBack={onBack}
    >
      {connected && <ConnectedNote>{t('welcome.mail.connected')}</ConnectedNote>}
      <MailFields value={fields} onChange={setFields} />
      {agreement}
    </StepCard>
  );
}
