import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/ui/badge.tsx';
import { clockChange, type Instant } from './instants.ts';

export interface InstantsTableProps {
  readonly instants: readonly Instant[];
  /** IANA zone of the task. */
  readonly zone: string;
}

/** Instants in the zone of the task and, where that is another, in the person's own; marked where clocks change. */
export function InstantsTable({ instants, zone }: InstantsTableProps) {
  const { t, i18n } = useTranslation();
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const here = formatOf(i18n.language, zone);
  const there = formatOf(i18n.language, mine);
  const differs = instants.some(({ at }) => here.format(new Date(at)) !== there.format(new Date(at)));
  return (
    <table className="w-full text-left tabular-nums">
      <caption className="sr-only">{t('task_editor.preview.next')}</caption>
      <thead className="text-xs text-muted-foreground">
        <tr>
          <th className="py-1 pr-4 font-medium">{zone}</th>
          {differs && (
            <th className="py-1 pr-4 font-medium">{t('task_editor.preview.mine', { zone: mine })}</th>
          )}
          <th className="py-1 font-medium">
            <span className="sr-only">{t('task_editor.preview.marks')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {instants.map((instant, index) => {
          const change = clockChange(instants[index - 1], instant);
          return (
            <tr key={instant.at} className="border-t">
              <td className="py-1 pr-4 whitespace-nowrap">{here.format(new Date(instant.at))}</td>
              {differs && (
                <td className="py-1 pr-4 whitespace-nowrap text-muted-foreground">
                  {there.format(new Date(instant.at))}
                </td>
              )}
              <td className="py-0.5 text-right">
                {change !== 0 && (
                  <Badge tone="primary">
                    {change > 0
                      ? t('task_editor.preview.clocks_forward', { minutes: change })
                      : t('task_editor.preview.clocks_back', { minutes: -change })}
                  </Badge>
                )}
                {instant.mark != null && (
                  <Badge tone="warning" className="ml-1">
                    {t(`task_editor.preview.mark.${instant.mark}`)}
                  </Badge>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function formatOf(language: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
}
