import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function InboxScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.inbox')}>{null}</Page>;
}
