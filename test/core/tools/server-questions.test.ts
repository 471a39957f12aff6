import { describe, expect, test } from 'vitest';
import type { Elicit, Elicitation, ElicitationAnswer } from '../../../core/ports.ts';
import { ServerQuestions } from '../../../core/tools/server-questions.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const schema = { type: 'object', properties: { city: { type: 'string' } } };
const question = { message: 'Which city?', requestedSchema: schema };
const { signal } = new AbortController();
const call = { timeout_ms: 60_000, signal, run_id: 'run', task_id: 'task' };

function asking(answer: ElicitationAnswer) {
  const asked: Elicitation[] = [];
  const elicit: Elicit = async (one) => {
    asked.push(one);
    return answer;
  };
  return { asked, questions: new ServerQuestions('maps', new FakeClock(), elicit) };
}

describe('a question of a server', () => {
  test('is about the one call that it works on, and leaves it five seconds to end', async () => {
    const { asked, questions } = asking({ kind: 'accepted', value: { city: 'Balti' } });
    const result = await questions.during('maps.route', call, () => questions.ask(question, signal));
    expect(result).toEqual({ action: 'accept', content: { city: 'Balti' } });
    expect(asked).toMatchObject([
      {
        ...{ server: 'maps', message: 'Which city?', schema, patience_ms: 55_000 },
        call: { tool: 'maps.route', run_id: 'run', task_id: 'task' },
      },
    ]);
  });

  test('is about no call in particular while the server works on several, and fails none', async () => {
    const { asked, questions } = asking({ kind: 'unanswered' });
    const short = { ...call, timeout_ms: 8_000 };
    const result = await questions.during('maps.route', call, () =>
      questions.during('maps.find', short, () => questions.ask(question, signal)),
    );
    expect(result).toEqual({ action: 'cancel' });
    expect(asked).toMatchObject([{ call: null, patience_ms: 6_000 }]);
  });

  test('is not put to anybody while the server works on nothing', async () => {
    const { asked, questions } = asking({ kind: 'declined' });
    expect(await questions.ask(question, signal)).toEqual({ action: 'cancel' });
    expect(asked).toEqual([]);
  });

  test('with a schema that nobody would read is declined', async () => {
    const { asked, questions } = asking({ kind: 'declined' });
    const large = { ...question, requestedSchema: { ...schema, description: 'x'.repeat(20_001) } };
    const result = await questions.during('maps.route', call, () => questions.ask(large, signal));
    expect([result, asked]).toEqual([{ action: 'decline' }, []]);
  });

  test('is declined while five others wait', async () => {
    const waiting = Promise.withResolvers<ElicitationAnswer>();
    const asked: Elicitation[] = [];
    const questions = new ServerQuestions('maps', new FakeClock(), (one) => {
      asked.push(one);
      return waiting.promise;
    });
    await questions.during('maps.route', call, async () => {
      const five = Array.from({ length: 5 }, () => questions.ask(question, signal));
      expect(await questions.ask(question, signal)).toEqual({ action: 'decline' });
      waiting.resolve({ kind: 'declined' });
      await Promise.all(five);
      await questions.ask(question, signal);
    });
    expect(asked).toHaveLength(6);
  });

  test('is declined after fifty of one call', async () => {
    const { asked, questions } = asking({ kind: 'declined' });
    await questions.during('maps.route', call, async () => {
      for (let time = 0; time < 60; time++) await questions.ask(question, signal);
    });
    expect(asked).toHaveLength(50);
    await questions.during('maps.route', call, () => questions.ask(question, signal));
    expect(asked).toHaveLength(51);
  });

  test('ends with its call', async () => {
    const { asked, questions } = asking({ kind: 'declined' });
    await questions.during('maps.route', call, () => questions.ask(question, signal));
    expect(asked[0]?.signal.aborted).toBe(true);
  });
});
