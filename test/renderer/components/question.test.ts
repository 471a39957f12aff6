import { describe, expect, it } from 'vitest';
import { askedValue, meaningKey, type Question } from '../../../renderer/components/question/question.ts';

const question = (changes: Partial<Question>): Question => ({
  id: 'id',
  kind: 'elicitation',
  state: 'open',
  title: 'Which city?',
  body: 'Which city?',
  choices: ['accept', 'decline'],
  detail: {},
  asked_by: null,
  run_id: null,
  step_path: null,
  effect_id: null,
  deadline_at: null,
  default_answer: null,
  answer: null,
  answer_value: null,
  answered_by: null,
  created_at: '2026-03-02T00:00:00Z',
  answered_at: null,
  ...changes,
});

describe('the value of an answer', () => {
  it('is what the form of its schema says', () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } };
    const asked = askedValue(question({ detail: { schema } }));
    expect(asked?.schema).toBe(schema);
    expect(asked?.valueOf({ city: 'Chisinau' })).toEqual({ city: 'Chisinau' });
  });

  it('that is no object is the only field of a form', () => {
    const asked = askedValue(question({ detail: { schema: { type: 'array', items: { type: 'string' } } } }));
    expect(asked?.valueOf({ answer: ['a'] })).toEqual(['a']);
    expect(['', '[0]'].map((path) => asked?.pathOf(path))).toEqual(['answer', 'answer[0]']);
  });

  it('is not asked for by other items', () => {
    expect(askedValue(question({ kind: 'approval', detail: { schema: {} } }))).toBeNull();
  });
});

it('what follows from an approval depends on who asks', () => {
  const kinds = [{ run_id: 'run' }, { detail: { task_id: 'task' } }, {}];
  expect(kinds.map((changes) => meaningKey(question({ kind: 'approval', ...changes })))).toEqual([
    'approval',
    'proposal',
    'agent',
  ]);
});
