/** Eight in the morning of the next day, in the person's own zone: ISO 8601 in UTC. */
export function tomorrowMorning(now: Date): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8).toISOString();
}
