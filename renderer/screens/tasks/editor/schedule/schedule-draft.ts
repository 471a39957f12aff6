import { readSimple, writeSimple } from './simple-schedule.ts';

type Json = { readonly [name: string]: unknown };

/** What starts a task, as the editor has it. Fields of the other kinds stay, so that changing back loses nothing. */
export interface ScheduleDraft {
  readonly kind: 'time' | 'event' | 'condition' | 'manual';
  readonly timezone: string;
  /** Of `time`: plain words, RRULE or cron. */
  readonly text: string;
  /** What happens on a holiday; `run` is as on any day. */
  readonly holiday: 'run' | 'skip' | 'next_business_day';
  /** Dates that the task has itself; those of the settings count without. */
  readonly holidays?: readonly unknown[];
  /** What happens to a time that clocks leave out. */
  readonly gap: 'forward' | 'skip';
  readonly topic: string;
  readonly filter: string;
  readonly predicate: string;
  readonly tool: string;
  readonly arguments: Json;
  readonly everySeconds: number;
}

export const kinds = ['time', 'event', 'condition', 'manual'] as const;

export function newSchedule(timezone: string, text = ''): ScheduleDraft {
  return {
    kind: 'time',
    timezone,
    text,
    holiday: 'run',
    gap: 'forward',
    topic: '',
    filter: '',
    predicate: '',
    tool: '',
    arguments: {},
    everySeconds: 600,
  };
}

/** A schedule as it is stored in a task, or as a template writes it. Simple rules are shown in words. */
export function scheduleDraftOf(stored: unknown, timezone: string): ScheduleDraft {
  const base = newSchedule(timezone);
  if (typeof stored === 'string') return { ...base, text: stored };
  if (typeof stored !== 'object' || stored === null) return { ...base, kind: 'manual' };
  const { kind, expression, filter, poll, on_holiday, gap, words, anchor, ...others } = stored as Json;
  const text = typeof expression === 'string' ? expression : String(words ?? '');
  const known = { ...base, timezone: typeof others.timezone === 'string' ? others.timezone : timezone };
  switch (kind) {
    case 'manual':
      return { ...known, kind };
    case 'event':
      return { ...known, kind, topic: text, filter: typeof filter === 'string' ? filter : '' };
    case 'condition': {
      const { uses, with: given, every_seconds } = (poll ?? {}) as Json;
      return {
        ...known,
        kind,
        predicate: text,
        tool: String(uses ?? ''),
        arguments: (given ?? {}) as Json,
        everySeconds: Number(every_seconds ?? base.everySeconds),
      };
    }
    default: {
      const simple = kind === 'rrule' ? readSimple(text) : undefined;
      return {
        ...known,
        text:
          kind === 'once' && typeof anchor === 'string'
            ? anchor.slice(0, 16)
            : simple
              ? writeSimple(simple)
              : text,
        holiday: on_holiday === 'skip' || on_holiday === 'next_business_day' ? on_holiday : 'run',
        ...(Array.isArray(others.holidays) && { holidays: others.holidays }),
        gap: gap === 'skip' ? 'skip' : 'forward',
      };
    }
  }
}

/** The schedule as saving and checking take it. */
export function scheduleInput(draft: ScheduleDraft): Json {
  const { kind, timezone } = draft;
  switch (kind) {
    case 'manual':
      return { kind, expression: '', timezone };
    case 'event':
      return {
        kind,
        expression: draft.topic,
        timezone,
        ...(draft.filter.trim() !== '' && { filter: draft.filter }),
      };
    case 'condition':
      return {
        kind,
        expression: draft.predicate,
        timezone,
        poll: { uses: draft.tool, with: draft.arguments, every_seconds: draft.everySeconds },
      };
    case 'time':
      return {
        words: draft.text,
        timezone,
        ...(draft.holiday !== 'run' && { on_holiday: draft.holiday }),
        ...(draft.holiday !== 'run' && draft.holidays && { holidays: draft.holidays }),
        ...(draft.gap !== 'forward' && { gap: draft.gap }),
      };
  }
}
