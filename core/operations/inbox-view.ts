import Type, { type Static } from 'typebox';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Language } from '../schedule/spoken.ts';
import { keptIn } from '../services/kept-sentences.ts';
import { AnyJson, AnyObject, orNull, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull } from './moment.ts';

export const InboxState = Type.Union([
  Type.Literal('open'),
  Type.Literal('answered'),
  Type.Literal('expired'),
  Type.Literal('withdrawn'),
]);

/** Something that needs, or needed, a person. */
export const InboxItemView = Type.Object({
  id: Type.String(),
  kind: Type.String({
    description: '`approval`, `escalation`, `in_doubt`, `parked`, `elicitation` or `changed_tool`.',
  }),
  state: InboxState,
  title: Type.String(),
  body: Type.String({ description: 'What exactly would happen, in words.' }),
  choices: Type.Array(Type.String()),
  detail: AnyObject,
  asked_by: orNull(
    Type.Object(
      { agent_id: Type.String(), name: Type.String() },
      { description: 'The agent that asks, where one does.' },
    ),
  ),
  run_id: orNull(Type.String()),
  step_path: orNull(Type.String()),
  effect_id: orNull(Type.String()),
  deadline_at: orNull(Timestamp),
  default_answer: orNull(Type.String({ description: 'What applies when the deadline passes.' })),
  answer: orNull(Type.String()),
  answer_value: AnyJson,
  answered_by: orNull(Type.String()),
  created_at: Timestamp,
  answered_at: orNull(Timestamp),
});

/** The agent that put the question; null where the engine did. */
export function askedBy({ detail: { agent_id, agent } }: Pick<InboxItem, 'detail'>) {
  if (typeof agent_id !== 'string' || typeof agent !== 'string') return null;
  return { agent_id, name: agent };
}

/** What the engine asks is said in the person's language; what an agent asks, in its own words. */
export function viewInboxItem(item: InboxItem, language: Language): Static<typeof InboxItemView> {
  return {
    ...item,
    title: keptIn(language, item.title),
    // That an agent wants to call a tool, the engine says.
    body: askedBy(item) === null || item.detail.about ? keptIn(language, item.body) : item.body,
    choices: [...item.choices],
    asked_by: askedBy(item),
    deadline_at: isoUtcOrNull(item.deadline_at),
    created_at: isoUtc(item.created_at),
    answered_at: isoUtcOrNull(item.answered_at),
  };
}
