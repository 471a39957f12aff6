import { describe, expect, it } from 'vitest';
import { remindersIn, reminderTask } from '../../../renderer/palette/reminder.ts';

describe('a sentence as a reminder', () => {
  it.each([
    ['remind me every weekday at 8:30 to stretch', 'every weekday at 8:30', 'stretch'],
    ['Remind me to go to the gym every day at 7', 'every day at 7', 'go to the gym'],
    ['stretch every weekday at 8:30', 'every weekday at 8:30', 'stretch'],
    ['every Monday at 10: write the report', 'every Monday at 10', 'write the report'],
    ['tomorrow 8:30 call Ana', 'tomorrow 8:30', 'call Ana'],
    [
      'Amintește-mi în fiecare zi lucrătoare la 8:30 să mă întind',
      'în fiecare zi lucrătoare la 8:30',
      'mă întind',
    ],
    ['aminteste-mi sa platesc chiria pe 5 ale lunii', 'pe 5 ale lunii', 'platesc chiria'],
    ['adu-mi aminte mâine la 9 că vine Ana', 'mâine la 9', 'vine Ana'],
    ['sună la bancă vineri la 10', 'vineri la 10', 'sună la bancă'],
    ['peste 20 de minute, scoate pâinea', 'peste 20 de minute', 'scoate pâinea'],
    ['in 20 minutes, take the bread out', 'in 20 minutes', 'take the bread out'],
    ['  remind me   tomorrow at 9   to call at the office. ', 'tomorrow at 9', 'call at the office'],
  ])('%s', (sentence, when, what) => {
    expect(remindersIn(sentence)).toContainEqual({ when, what });
  });

  it('is a time alone first, so that nothing to do is noticed', () => {
    expect(remindersIn('every weekday at 8:30')[0]).toEqual({ when: 'every weekday at 8:30', what: '' });
  });

  it('has few ways, however long it is', () => {
    expect(remindersIn('every day at 8 to say on and on '.repeat(100)).length).toBeLessThanOrEqual(12);
    expect(remindersIn('   ')).toEqual([]);
  });

  it('becomes a task in which nothing that was typed is an expression', () => {
    expect(reminderTask({ when: 'daily at 8', what: `pay \${price}` })).toEqual({
      title: `Pay \${price}`,
      schedule: 'daily at 8',
      pipeline: [{ id: 'remind', uses: 'notify.desktop', with: { title: `Pay $\${price}`, text: '' } }],
    });
  });
});
