import { expect, test } from 'vitest';
import { flowsOf, undeclaredOf, withFlows, withoutFlow } from '../../../../renderer/screens/tasks/flows.ts';

const mail = { from: 'mail.top_unread', to: 'notify.desktop' };
const found = { ...mail, step: 'tell', declared: false };

test('what is found in several steps and not declared is named once', () => {
  const declared = { ...found, to: 'briefing.publish', declared: true };
  expect(undeclaredOf([found, { ...found, step: 'again' }, declared])).toEqual([mail]);
});

test('declaring adds what is not there yet, and takes back what is', () => {
  const web = { from: 'web.*', to: '*' };
  expect(withFlows([web], [mail, web])).toEqual([web, mail]);
  expect(withoutFlow([web, mail], { ...web })).toEqual([mail]);
});

test('a draft may hold anything where flows belong', () => {
  expect(flowsOf(undefined)).toEqual([]);
  expect(flowsOf([mail, null, 'x', { from: 1, to: 'b' }])).toEqual([mail]);
});
