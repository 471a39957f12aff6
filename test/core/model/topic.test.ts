import { expect, test } from 'vitest';
import { topicMatches } from '../../../core/model/topic.ts';

test.each([
  ['mail.received', 'mail.received', true],
  ['mail.*', 'mail.received', true],
  ['mail.*', 'mail', false],
  ['mail.*', 'mail.received.work', false],
  ['mail.**', 'mail.received.work', true],
  ['mail.**', 'mail', true],
  ['**', 'anything.at.all', true],
  ['**.failed', 'run.step.failed', true],
  ['**.failed', 'run.step.failed.again', false],
  ['*.failed', 'run.failed', true],
  ['run.**.end', 'run.a.end.b.end', true],
])('the pattern %s and the topic %s: %s', (pattern, topic, meets) => {
  expect(topicMatches(pattern, topic)).toBe(meets);
});

test('a pattern made to backtrack is answered', () => {
  expect(topicMatches(`${'**.a.'.repeat(200)}b`, 'a.'.repeat(5_000))).toBe(false);
});
