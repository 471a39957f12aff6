import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function AgentsScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.agents')}>{null}</Page>;
}
