import type { Effect } from '../model/effect.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Id } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import type { ResumeState } from './journal.ts';

/** What earlier attempts of the run left, by path. */
export class Before {
  readonly rows = new Map<string, Step>();
  /** The latest call of each step. */
  readonly effects = new Map<string, Effect>();
  readonly items = new Map<Id, InboxItem>();
  /** Paths that were begun, and the paths of the nodes around them. */
  readonly traced = new Set<string>();
  /** Tool calls made. */
  readonly calls: number = 0;

  constructor({ steps, effects, inbox }: ResumeState) {
    for (const step of steps) {
      this.rows.set(step.path, step);
      this.#trace(step.path);
      if (step.tool !== null) this.calls += step.attempt;
    }
    for (const effect of effects) {
      const known = this.effects.get(effect.step_path);
      if (known === undefined || effect.attempt >= known.attempt) this.effects.set(effect.step_path, effect);
      this.#trace(effect.step_path);
    }
    for (const item of inbox) this.items.set(item.id, item);
  }

  /** The highest index below `path[`; -1 when there is none. */
  lastIndex(path: string): number {
    let last = -1;
    for (const traced of this.traced) {
      if (!traced.startsWith(`${path}[`)) continue;
      const index = Number.parseInt(traced.slice(path.length + 1), 10);
      if (index > last) last = index;
    }
    return last;
  }

  #trace(path: string): void {
    for (let at = path; at !== ''; ) {
      this.traced.add(at);
      const cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? '' : at.slice(0, cut);
    }
  }
}

/** Of a first attempt. */
export const nothing = new Before({ steps: [], effects: [], inbox: [] });
