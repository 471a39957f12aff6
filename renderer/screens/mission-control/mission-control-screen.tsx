import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export default function MissionControlScreen() {
  const { t } = useTranslation();
  return <Page title={t('screens.mission_control')}>{null}</Page>;
}
