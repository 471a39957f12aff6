import type { Instant } from '../model/json.ts';
import { dayMs, dayOfLocal } from './civil.ts';
import type { CivilDay, Moment } from './recurrence.ts';
import { FixedSlots, never, type SlotMark, type SlotSource } from './slot-source.ts';
import type { Zone } from './zone.ts';

/** A rule with dates added (RDATE) and dates or whole days taken away (EXDATE). COUNT counts what the rule alone gives. */
export class SetSlots implements SlotSource {
  readonly #rule: SlotSource;
  readonly #added: FixedSlots;
  readonly #excluded: ReadonlySet<Instant>;
  readonly #excludedDays: ReadonlySet<CivilDay>;
  readonly #zone: Zone;

  constructor(rule: SlotSource, added: readonly Moment[], excluded: readonly Moment[], zone: Zone) {
    this.#rule = rule;
    this.#zone = zone;
    this.#added = new FixedSlots(instants(added, zone));
    this.#excluded = new Set(instants(excluded, zone));
    this.#excludedDays = new Set(excluded.flatMap((moment) => (moment.kind === 'day' ? [moment.day] : [])));
  }

  next(after: Instant): Instant {
    let from = after;
    for (;;) {
      const slot = Math.min(this.#rule.next(from), this.#added.next(from));
      if (slot === never) return never;
      from = slot;
      if (this.#excludedDays.size > 0) {
        const day = dayOfLocal(this.#zone.toLocal(slot));
        if (this.#excludedDays.has(day)) {
          // The whole day at once: finer rules have thousands of slots in it.
          from = Math.max(slot, this.#zone.fromLocal((day + 1) * dayMs) - 1);
          continue;
        }
      }
      if (!this.#excluded.has(slot)) return slot;
    }
  }

  mark(slot: Instant): SlotMark | null {
    return this.#rule.next(slot - 1) === slot ? this.#rule.mark(slot) : null;
  }
}

function instants(moments: readonly Moment[], zone: Zone): readonly Instant[] {
  return moments.flatMap((moment) => {
    if (moment.kind === 'instant') return [moment.instant];
    return moment.kind === 'local' ? [zone.fromLocal(moment.local)] : [];
  });
}
