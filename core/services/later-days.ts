const dayMs = 86_400_000;
const weekDays = 7;

/**
 * Fills a count by day up to `last` with what the same weekday had before. The newest counted day was cut off and is filled too.
 * Changes the map; answers whether anything was filled.
 */
export function laterDays(counts: Map<string, number>, last: string): boolean {
  const known = [...counts.keys()].sort();
  const cut = known.at(-1);
  if (cut === undefined || known.length <= 1) return false;
  const whole = known.slice(0, -1).slice(-weekDays);
  const byWeekday = new Map(whole.map((day) => [weekdayOf(day), counts.get(day) ?? 0]));
  for (let day = cut; day <= last; day = dayAfter(day)) counts.set(day, byWeekday.get(weekdayOf(day)) ?? 0);
  return true;
}

const weekdayOf = (day: string) => new Date(day).getUTCDay();
const dayAfter = (day: string) => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
