import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { Button } from '../ui/button.tsx';

/** Where the system has no keyring and that was refused: a button by which the person agrees to a file, and goes on. */
export function useWeakSecrets(thrown: unknown, goOn: () => void) {
  const { t } = useTranslation();
  const { desktop } = useApi();
  if (thrown === null || !desktop || problemOf(thrown).code !== 'secret_storage_weak') return null;
  const agree = async () => {
    await desktop.allowWeakSecrets();
    goOn();
  };
  return (
    <div>
      <Button onClick={agree}>{t('connect.agree')}</Button>
    </div>
  );
}
