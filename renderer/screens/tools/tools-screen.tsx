import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function ToolsScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.tools')}>{null}</Page>;
}
