import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CalendarFields } from '../../components/connect/calendar-fields.tsx';
import { calendarOf, noCalendar } from '../../components/connect/choices.ts';
import { useWeakSecrets } from '../../components/connect/weak-secrets.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { ConnectedNote } from './connected-note.tsx';
import { StepCard } from './step-card.tsx';

/** A calendar of one's own, which is read before it is kept; or the sample. */
export function CalendarStep({ onNext }: { readonly onNext: () => void }) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noCalendar);
  const connected = useOperation('setup.status', {}).data?.calendar === 'own';
  const apply = useAction('setup.apply', { showsProblem: true, onDone: onNext });
  const calendar = calendarOf(fields);
  const connect = () => calendar && apply.mutate({ calendar });
  const agreement = useWeakSecrets(apply.error, () => connect());
  return (
    <StepCard
      title={t('welcome.calendar.title')}
      text={t('welcome.calendar.text')}
      problem={apply.error}
      busy={apply.isPending}
      action={t('welcome.connect')}
      ready={calendar !== null}
      onAction={connect}
      skip={t(connected ? 'welcome.next' : 'welcome.sample')}
      onSkip={onNext}
    >
      {connected && <ConnectedNote>{t('welcome.calendar.connected')}</ConnectedNote>}
      <CalendarFields value={fields} onChange={setFields} />
      {agreement}
    </StepCard>
  );
}
