import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/api-context.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Select } from '../../components/ui/select.tsx';
import { setTheme, type Theme, useTheme } from '../../theme.ts';
import { DesktopSwitches } from './desktop-switches.tsx';
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
          {desktop && <DesktopSwitches />}
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
