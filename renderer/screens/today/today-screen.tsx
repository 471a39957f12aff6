import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function TodayScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.today')}>{null}</Page>;
}
