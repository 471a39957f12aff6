import type { BriefingItem } from '../../model/briefing.ts';

/** A line of a part, before it is known which step it came from. */
export interface PartLine {
  readonly text: string;
  readonly item?: BriefingItem;
}
