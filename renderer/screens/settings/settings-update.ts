import { useTranslation } from 'react-i18next';
import { useAction } from '../../data/operation-action.ts';

/** Changes settings, and says what is in effect now and what after a restart. The problem is for the caller to show. */
export function useSettingsUpdate(options: { readonly onDone?: () => void } = {}) {
  const { t } = useTranslation();
  return useAction('settings.update', {
    showsProblem: true,
    done: ({ after_restart, hidden }) => {
      const [wins] = hidden;
      if (wins) return t('settings.saved_hidden', { by: wins.by });
      return t(after_restart.length > 0 ? 'settings.saved_restart' : 'settings.saved');
    },
    ...options,
  });
}
