import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/api-context.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Select } from '../../components/ui/select.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { setTheme, type Theme, useTheme } from '../../theme.ts';
import { SettingRows } from './setting-rows.tsx';

const themes = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

export function GeneralPart() {
  const { t } = useTranslation();
  const { theme } = useTheme();
  const { desktop } = useApi();
  return (
    <>
      <Card title={t('settings.general.person')}>
        <SettingRows paths={['language', 'timezone', 'holidays']} />
      </Card>
      <Card title={t('settings.general.application')}>
        <div className="flex flex-col gap-3">
          <Field label={t('settings.theme.label')}>
            {({ id }) => (
              <Select
                id={id}
                value={theme}
                onChange={setTheme}
                className="max-w-sm"
                options={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
              />
            )}
          </Field>
          {desktop && <LaunchAtLogin />}
        </div>
      </Card>
      {desktop && (
        <Card title={t('settings.general.updates')}>
          <SettingRows paths={['updates']} />
        </Card>
      )}
    </>
  );
}

function LaunchAtLogin() {
  const { t } = useTranslation();
  const { desktop } = useApi();
  const queries = useQueryClient();
  const key = ['desktop.state'];
  const state = useQuery({ queryKey: key, queryFn: () => desktop?.state() ?? null });
  const change = async (enabled: boolean) => {
    queries.setQueryData(key, await desktop?.setLaunchAtLogin(enabled));
  };
  if (!state.data) return null;
  return (
    <Field label={t('settings.login.label')} hint={t('settings.login.hint')}>
      {({ id }) => <Switch id={id} checked={state.data?.launch_at_login === true} onChange={change} />}
    </Field>
  );
}
