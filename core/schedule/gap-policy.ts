import type { GapPolicy } from '../model/schedule.ts';

/** What happens when clocks change, in words for a person. */
export function gapPolicyInWords(policy: GapPolicy): string {
  const gap =
    policy === 'forward'
      ? 'When clocks go forward, a time that does not exist that day runs later by the gap (02:30 becomes 03:30).'
      : 'When clocks go forward, a time that does not exist that day is left out.';
  return `${gap} When clocks go back, a time that comes twice runs once, the first time. Hourly and finer rules count real time: 25 runs on a day of 25 hours.`;
}
