import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/api-context.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Switch } from '../../components/ui/switch.tsx';

/** What a person sets of the desktop application itself. */
export function DesktopSwitches() {
  const { t } = useTranslation();
  const { desktop } = useApi();
  const queries = useQueryClient();
  const key = ['desktop.state'];
  const state = useQuery({ queryKey: key, queryFn: () => desktop?.state() ?? null }).data;
  if (!desktop || !state) return null;
  const login = async (enabled: boolean) => {
    queries.setQueryData(key, await desktop.setLaunchAtLogin(enabled));
  };
  const graphics = async (enabled: boolean) => {
    queries.setQueryData(key, await desktop.setGraphicsAcceleration(enabled));
  };
  const pending = state.graphics_acceleration_pending;
  return (
    <>
      <Field label={t('settings.login.label')} hint={t('settings.login.hint')}>
        {({ id }) => <Switch id={id} checked={state.launch_at_login} onChange={login} />}
      </Field>
      <Field
        label={t('settings.graphics.label')}
        hint={pending ? t('settings.saved_restart') : t('settings.graphics.hint')}
      >
        {({ id }) => <Switch id={id} checked={state.graphics_acceleration} onChange={graphics} />}
      </Field>
    </>
  );
}
