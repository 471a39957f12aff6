import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function TasksScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.tasks')}>{null}</Page>;
}
