import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import { compileCondition, holds } from '../../../core/pipeline/condition.ts';
import { type LocalNames, Scope } from '../../../core/pipeline/scope.ts';
import { compileValue, renderValue } from '../../../core/pipeline/template.ts';

const noon = Date.parse('2026-03-02T10:00:00Z');

function scope(steps: JsonObject = {}, params: JsonObject = {}, locals: LocalNames = {}): Scope {
  const made = new Scope(
    {
      params,
      event: null,
      task: { id: 't', title: 'Morning', timezone: 'Europe/Chisinau' },
      run: { id: 'r', slot_at: null },
      vars: { house: 'blue' },
      timezone: 'Europe/Chisinau',
    },
    null,
    locals,
  );
  for (const [name, value] of Object.entries(steps)) made.setStep(name, value);
  return made;
}

function render(value: Json, at = scope(), now = noon): Json {
  return renderValue(compileValue(value, 'pipeline[2].with'), at.at(now));
}

describe('a string that is one expression keeps its type', () => {
  const steps = { n: 3, list: [1, { a: true }], none: null, text: 'x' };
  test.each([
    ['${steps.n}', 3],
    ['${steps.list}', [1, { a: true }]],
    ['${steps.list[1].a}', true],
    ['${steps.none}', null],
    ['${ steps.text }', 'x'],
    ['${steps.list[?@ == `1`] | [0]}', 1],
    ['${length(steps.list)}', 2],
    ['${{a: steps.n, b: steps.text}}', { a: 3, b: 'x' }],
    ["${'a } in quotes'}", 'a } in quotes'],
    ['${`{"a": {"b": "}"}}`}', { a: { b: '}' } }],
    ['${keys(@) | length(@) > `5`}', true],
    ['${vars.house}', 'blue'],
    ['${task.title}', 'Morning'],
  ])('%s', (template, expected) => {
    expect(render(template, scope(steps))).toEqual(expected);
  });
});

describe('inside text a value is rendered', () => {
  const steps = { n: 3.5, list: [1, 'a'], yes: true, text: 'x', none: null };
  test.each([
    ['n=${steps.n}', 'n=3.5'],
    ['${steps.text}${steps.text}', 'xx'],
    [' ${steps.text}', ' x'],
    ['list: ${steps.list}', 'list: [1,"a"]'],
    ['${steps.yes}!', 'true!'],
    ["[${steps.none || ''}]", '[]'],
    ["${steps.text == 'x' && 'yes' || 'no'}, sir", 'yes, sir'],
  ])('%s', (template, expected) => {
    expect(render(template, scope(steps))).toBe(expected);
  });
});

test.each([
  ['$${now}', '${now}'],
  ['costs $$${params.price}', 'costs $${params.price}'],
  ['a $${literal} and ${params.price}', 'a ${literal} and 5'],
  ['$5 and {braces}', '$5 and {braces}'],
  ['$$', '$$'],
])('%s is read literally where it says so', (template, expected) => {
  expect(render(template, scope({}, { price: 5 }))).toBe(expected);
});

test('templates work at any depth, and the rest is kept as it is', () => {
  const value = { to: ['${params.to}', 'b'], body: { text: 'Hi ${params.to}', count: 2, none: null } };
  expect(render(value, scope({}, { to: 'Ana' }))).toEqual({
    to: ['Ana', 'b'],
    body: { text: 'Hi Ana', count: 2, none: null },
  });
});

describe('time arithmetic in the zone of the task', () => {
  test.each([
    ['${now}', '2026-03-02T12:00:00+02:00'],
    ['${now+24h}', '2026-03-03T12:00:00+02:00'],
    ['${now-1d}', '2026-03-01T12:00:00+02:00'],
    ['${today}', '2026-03-02T00:00:00+02:00'],
    ['${today+8h30m}', '2026-03-02T08:30:00+02:00'],
    ['${ today + 1w - 2d + 30s }', '2026-03-07T00:00:30+02:00'],
    ['${now+1w2d3h4m5s}', '2026-03-11T15:04:05+02:00'],
    ['from ${today} to ${today+1d}', 'from 2026-03-02T00:00:00+02:00 to 2026-03-03T00:00:00+02:00'],
    ["${contains(now, '2026-03-02')}", true],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  test('days keep the local time over the change to summer time; hours are elapsed', () => {
    const before = Date.parse('2026-03-28T10:00:00Z');
    expect(render('${now+1d}', scope(), before)).toBe('2026-03-29T12:00:00+03:00');
    expect(render('${now+24h}', scope(), before)).toBe('2026-03-29T13:00:00+03:00');
    expect(render('${today+1d+8h}', scope(), before)).toBe('2026-03-29T09:00:00+03:00');
  });

  test('a day that lands in the gap moves forward by it, one that comes twice is the first', () => {
    expect(render('${now+1d}', scope(), Date.parse('2026-03-28T01:30:00Z'))).toBe(
      '2026-03-29T04:30:00+03:00',
    );
    expect(render('${now+1d}', scope(), Date.parse('2026-10-24T00:30:00Z'))).toBe(
      '2026-10-25T03:30:00+03:00',
    );
  });

  test.each(['${now+24}', '${now + 1 day}', '${today+1y}', '${now+}'])(
    '%s is refused with an example',
    (template) => {
      expect(() => render(template)).toThrow(
        expect.objectContaining({ code: 'invalid_template', hint: expect.stringContaining('now+24h') }),
      );
    },
  );

  test('beyond the year 9999 there is an error', () => {
    expect(() => render('${now+999999999w}')).toThrow(expect.objectContaining({ code: 'out_of_range' }));
  });
});

describe('unknown names are errors with a path and the nearest name', () => {
  const steps = { weather: { temperature: 7, wind: null }, inbox: [{ subject: 'a' }] };
  test.each([
    ['${parms.city}', 'unknown name parms', 'did you mean params?'],
    ['${params.citi}', 'unknown name params.citi', 'did you mean city?'],
    ['${steps.wether.temperature}', 'unknown name steps.wether', 'did you mean weather?'],
    ['${steps.weather.temprature}', 'unknown name steps.weather.temprature', 'did you mean temperature?'],
    [
      'It is ${steps.weather.temprature} °C',
      'unknown name steps.weather.temprature',
      'did you mean temperature?',
    ],
    [
      '${steps.inbox[3].subject}',
      'steps.inbox[3] does not exist: the list has 1 items',
      'where it may be missing',
    ],
    ['${steps.weather.constructor}', 'unknown name steps.weather.constructor', ''],
    ['${item.name}', 'unknown name item', ''],
    ['${length(steps.nothing)}', 'unknown name steps.nothing', ''],
  ])('%s', (template, message, hint) => {
    expect(() => render({ city: template }, scope(steps, { city: 'Chisinau' }))).toThrow(
      expect.objectContaining({
        code: 'unknown_name',
        path: 'pipeline[2].with.city',
        message,
        hint: expect.stringContaining(hint),
      }),
    );
  });

  test('the text "null" is never written', () => {
    expect(() => render('wind: ${steps.weather.wind}', scope(steps))).toThrow(
      expect.objectContaining({
        code: 'null_in_text',
        path: 'pipeline[2].with',
        hint: "write ${steps.weather.wind || ''} to leave it empty",
      }),
    );
    expect(() => render('${steps.inbox[?subject == `z`] | [0]}!', scope(steps))).toThrow(
      expect.objectContaining({ code: 'null_in_text' }),
    );
  });

  test('what may be missing is said with ||', () => {
    expect(render("${params.citi || 'Chisinau'}", scope(steps))).toBe('Chisinau');
    expect(render("Hi ${steps.inbox[7].subject || 'you'}", scope(steps))).toBe('Hi you');
    expect(render('${not_null(params.a, params.b, `1`)}', scope(steps))).toBe(1);
    expect(() => render("${steps.wether || 'x'}", scope(steps))).toThrow(
      expect.objectContaining({ code: 'unknown_name' }),
    );
  });
});

test.each([
  ['${steps.a', 'the ${ at character 1 is never closed: ${steps.a'],
  ["text ${'a}", "the ${ at character 6 is never closed: ${'a}"],
  ['${a > 25}', '25 without backticks is not a value'],
])('%s is refused at once, with its path', (template, message) => {
  expect(() => compileValue({ a: [template] }, 'pipeline[0].with')).toThrow(
    expect.objectContaining({ path: 'pipeline[0].with.a[0]', message: expect.stringContaining(message) }),
  );
});

test('one big value referred to a thousand times is too large, not out of memory', () => {
  const big = scope({ big: 'x'.repeat(100_000) });
  expect(() =>
    render(
      Array.from({ length: 1_000 }, () => '${steps.big}'),
      big,
    ),
  ).toThrow(expect.objectContaining({ code: 'too_large' }));
});

test('a child scope sees the steps around it, and not the other way round', () => {
  const outer = scope({ a: 1 });
  const inner = outer.child({ item: { n: 5 }, index: 2 });
  inner.setStep('b', 2);
  outer.setStep('c', 3);
  expect(render('${steps}', inner)).toEqual({ a: 1, b: 2, c: 3 });
  expect(render('${[item.n, index]}', inner)).toEqual([5, 2]);
  expect(render('${steps}', outer)).toEqual({ a: 1, c: 3 });
});

describe('conditions', () => {
  const steps = { weather: { temperature: 7, error: null }, mails: [], zero: 0 };
  test.each([
    ['steps.weather.temperature > `5`', true],
    ['steps.weather.temperature > `50`', false],
    ['${steps.weather.temperature > `5`}', true],
    ['steps.mails', false],
    ['steps.zero', true],
    ['steps.weather.error', false],
    ['steps.weather.missing', false],
    ['steps.weather.missing < `5`', false],
    ['!steps.mails && params.on', false],
  ])('%s → %s', (text, expected) => {
    expect(holds(compileCondition(text, 'pipeline[0].if'), scope(steps, { on: false }).at(noon))).toBe(
      expected,
    );
  });

  test('a step that does not exist is an error, not false', () => {
    const condition = compileCondition('steps.wether.error', 'pipeline[0].if');
    expect(() => holds(condition, scope(steps).at(noon))).toThrow(
      expect.objectContaining({
        code: 'unknown_name',
        path: 'pipeline[0].if',
        hint: 'did you mean weather?',
      }),
    );
  });
});
