import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';
import { durationText } from '../../components/moment.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { CarriesIcon } from './carries.tsx';
import type { Timeline, TimelineRow } from './timeline.ts';
import { TimelineBar } from './timeline-bar.tsx';

export interface TimelineViewProps {
  readonly timeline: Timeline;
  readonly selected: string | undefined;
  readonly onSelect: (path: string) => void;
  readonly isOver: boolean;
}

/** Steps as bars in true time. It is a table, so that it can be read out: step, state, time, duration. */
export function TimelineView({ timeline, selected, onSelect, isOver }: TimelineViewProps) {
  const { t, i18n } = useTranslation();
  const { from, to, rows } = timeline;
  const span = to - from;
  if (rows.length === 0)
    return (
      <p className="p-4 text-muted-foreground">
        {t(isOver ? 'runs.timeline.none' : 'runs.timeline.not_yet')}
      </p>
    );

  const move = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-step]')];
    const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  return (
    <div className="max-h-[45vh] overflow-auto">
      <table className="w-full table-fixed border-collapse">
        <caption className="sr-only">{t('runs.timeline.caption')}</caption>
        <thead className="sticky top-0 z-10 bg-card text-left text-xs text-muted-foreground">
          <tr className="border-b">
            <th className="w-[32%] px-4 py-1.5 font-normal">{t('runs.timeline.step')}</th>
            <th className="w-24 py-1.5 font-normal">{t('runs.column.state')}</th>
            <th className="w-20 py-1.5 font-normal">{t('runs.column.duration')}</th>
            <th className="py-1.5 pr-4 font-normal">
              <span className="flex justify-between tabular-nums">
                <span>0</span>
                <span aria-hidden>{durationText(span / 2, i18n.language)}</span>
                <span>{durationText(span, i18n.language)}</span>
              </span>
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={move}>
          {rows.map((row) => (
            <Row
              key={row.path}
              row={row}
              from={from}
              span={span}
              isSelected={row.path === selected}
              onSelect={() => onSelect(row.path)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: TimelineRow;
  readonly from: number;
  readonly span: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Row({ row, from, span, isSelected, onSelect }: RowProps) {
  const { t, i18n } = useTranslation();
  const took = row.to === null ? null : row.to - row.from;
  return (
    <tr
      onClick={onSelect}
      className={classNames(
        'cursor-pointer border-b last:border-b-0 hover:bg-accent/50',
        isSelected && 'bg-accent',
      )}
    >
      <td className="py-1 pr-2" style={{ paddingLeft: 16 + row.depth * 16 }}>
        <button
          type="button"
          data-step={row.path}
          aria-current={isSelected ? 'true' : undefined}
          className="flex w-full cursor-pointer items-baseline gap-2 rounded text-left"
          onClick={(event) => {
            event.stopPropagation();
            onSelect();
          }}
        >
          <span className="truncate font-medium">{visibleText(row.name)}</span>
          <span className="truncate text-xs text-muted-foreground">
            {visibleText(row.tool ?? t(`runs.kind.${row.kind}`, { defaultValue: row.kind }))}
          </span>
          {row.sources && <CarriesIcon sources={row.sources} />}
        </button>
        {row.message !== null && (
          <p role="status" className="truncate text-xs text-muted-foreground">
            {visibleText(row.message)}
          </p>
        )}
      </td>
      <td>
        <StateBadge state={row.state} />
      </td>
      <td className="text-xs text-muted-foreground tabular-nums">
        {took === null ? '–' : durationText(took, i18n.language)}
        {row.attempts > 1 && (
          <span title={t('runs.attempts', { count: row.attempts })}> ×{row.attempts}</span>
        )}
      </td>
      <td className="pr-4">
        <div className="relative h-5">
          {row.bars.map((bar) => (
            <TimelineBar key={`${bar.kind}${bar.attempt}`} bar={bar} from={from} span={span} />
          ))}
        </div>
      </td>
    </tr>
  );
}
