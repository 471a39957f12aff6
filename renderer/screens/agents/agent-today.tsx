import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';

type Agent = OutputOf<'agents.get'>;

/** What an agent has used today of what it may in a day. */
export function AgentToday({ today, limits }: Pick<Agent, 'today' | 'limits'>) {
  const { t, i18n } = useTranslation();
  const text = (value: number) =>
    new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 4 }).format(value);
  const uses = [
    ['runs', today.runs, limits.runs_per_day],
    ['tokens', today.tokens, limits.tokens_per_day],
    ['cost', today.cost, limits.cost_per_day],
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-4">
      {uses.map(([name, used, most]) => (
        <li key={name} className={most !== undefined && used >= most ? 'text-destructive' : undefined}>
          {t(`agents.today.${name}`)}{' '}
          {most === undefined ? text(used) : t('agents.today.of', { used: text(used), most: text(most) })}
        </li>
      ))}
    </ul>
  );
}
