/*
 * Schedules: text → normalised schedule → slots. Pure: no clock, no I/O; the zone data is the runtime's ICU.
 *
 *   parse     rrule-text, rule-parts, cron-text      → recurrence.ts (types)
 *   days      day-filter (31-bit months), times-of-day, civil (integer calendar)
 *   slots     calendar-rule + wall-clock-slots       daily and coarser: floating local time, then mapped to the zone
 *             elapsed-slots                          hourly and finer: real time, compared with what the clocks show
 *             set-slots, business-day-slots          RDATE and EXDATE, holidays
 *   zone      zone (transitions), zone-names
 */
export { compileSchedule } from './compile.ts';
export { gapPolicyInWords } from './gap-policy.ts';
export { holidayDates } from './holidays.ts';
export { normaliseSchedule, type ScheduleInput } from './normalise.ts';
export type { SlotMark } from './slot-source.ts';
export { zoneDataVersion } from './zone-names.ts';
