import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CalendarFields } from '../../components/connect/calendar-fields.tsx';
import { calendarOf, noCalendar } from '../../components/connect/choices.ts';
import { Card } from '../../components/ui/card.tsx';
import { ConnectCard } from './connect-card.tsx';
import { SourceList } from './source-list.tsx';

export function CalendarsPart() {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noCalendar);
  const calendar = calendarOf(fields);
  return (
    <>
      <Card title={t('settings.parts.calendars')}>
        <SourceList
          toolkit="calendar"
          list="sources"
          icon={CalendarPlus}
          emptyTitle={t('settings.calendars.none')}
          emptyText={t('settings.calendars.none_text')}
        />
      </Card>
      <ConnectCard
        title={t('settings.calendars.add')}
        request={calendar && { calendar }}
        onConnected={() => setFields(noCalendar)}
      >
        <CalendarFields value={fields} onChange={setFields} />
      </ConnectCard>
    </>
  );
}
