import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { type LogFilter, logLevels } from './log-filter.ts';

export interface LogFiltersProps {
  readonly filter: LogFilter;
  readonly onChange: (changes: Partial<LogFilter>) => void;
}

export function LogFilters({ filter, onChange }: LogFiltersProps) {
  const { t } = useTranslation();
  const chosen = [
    ['run', filter.run],
    ['task', filter.task],
  ] as const;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        value={filter.text}
        onChange={({ target }) => onChange({ text: target.value })}
        placeholder={t('mission_control.log.search')}
        aria-label={t('mission_control.log.search')}
        className="max-w-sm flex-1 basis-52"
      />
      <Select
        label={t('mission_control.log.level')}
        value={filter.level === '' ? 'any' : filter.level}
        onChange={(level) => onChange({ level: level === 'any' ? '' : level })}
        options={[
          { value: 'any', label: t('mission_control.log.any_level') },
          ...logLevels.map((level) => ({
            value: level as string,
            label: t('mission_control.log.from', { level }),
          })),
        ]}
        className="w-44"
      />
      {chosen.map(
        ([name, value]) =>
          value !== '' && (
            <Button key={name} size="small" onClick={() => onChange({ [name]: '' })}>
              {t(`mission_control.log.of_${name}`)} <code>{value.slice(0, 13)}</code>
              <X aria-label={t('mission_control.log.without')} />
            </Button>
          ),
      )}
    </div>
  );
}
