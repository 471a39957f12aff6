import type { TFunction } from 'i18next';
import { durationText } from '../../../components/moment.tsx';

type Fields = { readonly [name: string]: unknown };

const chosen = ['overlap', 'misfire', 'mode', 'notify'] as const;

/** How a task behaves, in words: what was chosen, and of what is optional only what is set. */
export function policyFacts(
  definition: Fields,
  t: TFunction,
  language: string,
): readonly (readonly [string, string])[] {
  const facts: [string, string][] = [];
  const title = (name: string) => t(`task_editor.setting.${name}.title`);
  const unitless = (name: string) => title(name).replace(/ \([^)]*\)$/, '');
  const seconds = (value: unknown) => durationText(Number(value) * 1_000, language);
  for (const name of chosen) {
    const value = definition[name] ?? (name === 'notify' ? 'all' : undefined);
    if (value !== undefined) facts.push([title(name), t(`task_editor.setting.${name}.choice.${value}`)]);
  }
  facts.push([title('priority'), String(definition.priority ?? 5)]);
  if (definition.useful_for_seconds !== undefined)
    facts.push([unitless('useful_for_seconds'), seconds(definition.useful_for_seconds)]);
  if (definition.timeout_seconds !== undefined)
    facts.push([unitless('timeout_seconds'), seconds(definition.timeout_seconds)]);
  const quiet = definition.quiet_hours as Fields | undefined;
  if (quiet) {
    const policy = t(`task_editor.setting.quiet_policy.choice.${quiet.policy}`);
    facts.push([title('quiet_hours'), `${quiet.from}–${quiet.to}: ${policy}`]);
  }
  const retries = Number(definition.max_retries ?? 0);
  facts.push([title('max_retries'), retries === 0 ? t('tasks.never') : t('tasks.times', { count: retries })]);
  if (definition.concurrency_key !== undefined)
    facts.push([title('concurrency_key'), String(definition.concurrency_key)]);
  if (definition.dedupe_key !== undefined) facts.push([title('dedupe_key'), String(definition.dedupe_key)]);
  const budget = definition.budget as Fields | undefined;
  for (const name of ['tool_calls', 'tokens'] as const)
    if (budget?.[name] !== undefined)
      facts.push([`${title('budget')}: ${title(name)}`, Number(budget[name]).toLocaleString(language)]);
  return facts;
}
