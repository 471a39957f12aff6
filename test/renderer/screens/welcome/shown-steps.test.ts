import { expect, it } from 'vitest';
import { shownSteps } from '../../../../renderer/screens/welcome/shown-steps.ts';

const definition = { pipeline: [{ id: 'a', title: 'Agenda' }, { id: 'b' }, { id: 'c' }, { id: 'd' }] };
const ended = (path: string, state: string) => ({ path, state, duration_ms: 5 });
const states = (...given: Parameters<typeof shownSteps>) => shownSteps(...given).map(({ state }) => state);

it('the first step that has not ended is worked on, those after it lie ahead', () => {
  expect(states(definition, [ended('a', 'succeeded'), ended('b', 'failed')], false)).toEqual([
    'done',
    'failed',
    'working',
    'ahead',
  ]);
});

it('once the run has ended, nothing is worked on', () => {
  expect(states(definition, [ended('a', 'succeeded'), ended('c', 'skipped')], true)).toEqual([
    'done',
    'left_out',
    'left_out',
    'left_out',
  ]);
});

it('steps go by their titles', () => {
  expect(shownSteps(definition, [], false).map(({ title }) => title)).toEqual(['Agenda', 'b', 'c', 'd']);
  expect(shownSteps(undefined, [], false)).toEqual([]);
});
