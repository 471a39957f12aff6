import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function CalendarScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.calendar')}>{null}</Page>;
}
