import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function RunsScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.runs')}>{null}</Page>;
}
