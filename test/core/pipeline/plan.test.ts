import { describe, expect, test } from 'vitest';
import type { ErrorDetail } from '../../../core/errors.ts';
import { compileSchema } from '../../../core/guard/compiled-schema.ts';
import { schemaFacts } from '../../../core/guard/schema-facts.ts';
import type { JsonSchema } from '../../../core/model/tool.ts';
import { compilePipeline } from '../../../core/pipeline/compile.ts';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';
import { type PlanOptions, planPipeline, serversUsed } from '../../../core/pipeline/plan.ts';
import type { KnownTask } from '../../../core/pipeline/plan-calls.ts';
import { renderPlan } from '../../../core/pipeline/render-plan.ts';
import { ScriptedTools } from './scripted-tools.ts';

const city: JsonSchema = {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'Where.' },
    days: { type: 'integer', minimum: 1, maximum: 7 },
  },
  required: ['city'],
  additionalProperties: false,
};
const tools = new ScriptedTools()
  .add('weather.forecast', 'read_only', () => null, {
    input_schema: city,
    output_schema: {
      type: 'object',
      properties: {
        temperature: { type: 'number' },
        days: {
          type: 'array',
          items: { type: 'object', properties: { rain: {} }, additionalProperties: false },
        },
      },
      additionalProperties: false,
    },
  })
  .add('weather.current', 'read_only', () => null, { input_schema: city })
  .add('mail.send', 'write', () => null, {
    input_schema: { type: 'object', properties: { to: { type: 'string' } } },
    annotations: { destructiveHint: true },
  })
  .add('briefing.compose', 'read_only', () => null);

const validate = (schema: JsonSchema, value: unknown): readonly ErrorDetail[] =>
  compileSchema(schema, schemaFacts(schema))(value) ?? [];

async function check(nodes: unknown, more: Partial<PlanOptions> = {}) {
  const { problems, warnings } = await planPipeline(parsePipeline(nodes).pipeline, {
    tools,
    validate,
    ...more,
  });
  return { problems, warnings };
}

const forecast = (more: object = {}) => ({
  id: 'f',
  uses: 'weather.forecast',
  with: { city: 'Chisinau' },
  ...more,
});
const use = (value: unknown, id = 'use') => ({ id, uses: 'briefing.compose', with: { value } });

test('a sound pipeline has neither problems nor warnings', async () => {
  expect(
    await check(
      [forecast({ save_as: 'w' }), use('${steps.w.temperature}'), use("${params.x || 'y'} ${now+1d}", 'b')],
      { params: {} },
    ),
  ).toEqual({
    problems: [],
    warnings: [],
  });
});

describe('problems', () => {
  const cases: [string, unknown, Partial<ErrorDetail>][] = [
    [
      'an unknown tool',
      [{ id: 'a', uses: 'weather.forcast' }],
      { code: 'unknown_tool', path: 'pipeline[0].uses', hint: 'did you mean weather.forecast?' },
    ],
    [
      'an unknown server',
      [{ id: 'a', uses: 'wether.forecast' }],
      { code: 'unknown_server', path: 'pipeline[0].uses', hint: 'did you mean weather?' },
    ],
    [
      'an unknown argument',
      [forecast({ with: { city: 'x', dayz: 1 } })],
      { code: 'unknown_argument', path: 'pipeline[0].with.dayz', hint: 'did you mean days?' },
    ],
    [
      'a missing argument',
      [forecast({ with: { days: 1 } })],
      { code: 'missing_argument', path: 'pipeline[0].with.city', hint: 'city: string, Where.' },
    ],
    [
      'a missing argument beside a template',
      [forecast({ with: { days: '${params.d}' } })],
      { code: 'missing_argument', path: 'pipeline[0].with.city' },
    ],
    [
      'a wrongly typed argument',
      [forecast({ with: { city: 5 } })],
      { code: 'invalid_type', path: 'pipeline[0].with.city' },
    ],
    [
      'a wrongly typed argument beside a template',
      [forecast({ with: { city: '${params.c}', days: 9 } })],
      { code: 'out_of_range', path: 'pipeline[0].with.days' },
    ],
    [
      'an unknown step',
      [forecast({ save_as: 'weather' }), use('${steps.wether}')],
      { code: 'unknown_name', path: 'pipeline[1].with.value', hint: 'did you mean weather?' },
    ],
    [
      'a step that comes later',
      [use('${steps.f}'), forecast()],
      { code: 'unknown_name', path: 'pipeline[0].with.value', hint: expect.stringContaining('comes later') },
    ],
    [
      'a step in another branch',
      [{ id: 'p', parallel: [forecast(), use('${steps.f}')] }],
      { code: 'unknown_name', path: 'pipeline[0].parallel[1].with.value' },
    ],
    [
      'a step inside a foreach',
      [{ id: 'e', foreach: [1], do: [forecast()] }, use('${steps.f}')],
      { code: 'unknown_name', path: 'pipeline[1].with.value' },
    ],
    ['an unknown root', [use('${parms.x}')], { code: 'unknown_name', hint: 'did you mean params?' }],
    ['an unknown param', [use('${params.citi}')], { code: 'unknown_name', hint: 'did you mean city?' }],
    [
      'an item outside a foreach',
      [use('${item.x}')],
      { code: 'unknown_name', hint: 'item exists inside a foreach' },
    ],
    [
      'the input of the first link',
      [{ id: 'c', chain: [use('${input}')] }],
      { code: 'unknown_name', path: 'pipeline[0].chain[0].with.value' },
    ],
    [
      'the error outside a fallback',
      [use('${error.message}')],
      { code: 'unknown_name', hint: 'error exists inside a fallback step' },
    ],
    ['an unknown fact of the run', [use('${run.idd}')], { code: 'unknown_name', hint: 'did you mean id?' }],
    [
      'a name that the output does not have',
      [forecast(), use('${steps.f.temprature}')],
      { code: 'unknown_name', hint: 'did you mean temperature?' },
    ],
    [
      'a name deep in the output',
      [forecast(), use('${steps.f.days[0].rian}')],
      { code: 'unknown_name', hint: 'did you mean rain?' },
    ],
    [
      'an unknown name in a condition',
      [forecast({ if: 'steps.x' })],
      { code: 'unknown_name', path: 'pipeline[0].if' },
    ],
    [
      'an unknown name in an until',
      [{ id: 'r', repeat: { until: 'steps.x', max: 2 }, do: [forecast()] }],
      { code: 'unknown_name', path: 'pipeline[0].repeat.until' },
    ],
    [
      'a number without backticks',
      [forecast({ if: 'params.city > 25' })],
      { code: 'invalid_expression', path: 'pipeline[0].if', hint: 'write params.city > `25`' },
    ],
    ['a broken template', [use('${steps.')], { code: 'invalid_template', path: 'pipeline[0].with.value' }],
    [
      'double quotes for text',
      [forecast({ if: 'params.city == "Iasi"' })],
      { code: 'quoted_name', path: 'pipeline[0].if', hint: "for text write 'Iasi' in single quotes" },
    ],
    [
      'a cache on a write',
      [{ id: 'm', uses: 'mail.send', cache: { ttl_seconds: 5 } }],
      { code: 'cache_needs_read_only', path: 'pipeline[0].cache' },
    ],
    [
      'a fallback to itself',
      [forecast({ fallback: 'weather.forecast' })],
      { code: 'fallback_to_itself', path: 'pipeline[0].fallback' },
    ],
    [
      'a fallback that does not exist',
      [forecast({ fallback: 'weather.corrent' })],
      { code: 'unknown_tool', path: 'pipeline[0].fallback' },
    ],
  ];
  test.each(cases)('%s', async (_, nodes, expected) => {
    const { problems } = await check(nodes, { params: { city: 'x', c: 1, d: 1 } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject(expected);
  });

  test('all of them are found at once', async () => {
    const { problems } = await check([
      { id: 'a', uses: 'x.y' },
      forecast({ with: {} }),
      use('${parms.x} ${steps.nothing}'),
    ]);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'missing_argument',
      'unknown_name',
      'unknown_name',
      'unknown_server',
    ]);
  });
});

describe('names that are visible', () => {
  test.each([
    [
      'after a parallel, chain and switch',
      [
        { id: 'p', parallel: [forecast()] },
        { id: 'c', chain: [use(1, 'd')] },
        { id: 's', switch: [{ when: 'steps.f', do: [use(1, 'g')] }] },
        use('${[steps.f, steps.d, steps.g, steps.p]}'),
      ],
    ],
    ['in a foreach', [{ id: 'e', foreach: [1], do: [forecast(), use('${[item, index, steps.f]}')] }]],
    ['in a chain', [{ id: 'c', chain: [forecast(), use('${input.temperature} ${steps.f.temperature}')] }]],
    [
      'in a repeat',
      [{ id: 'r', repeat: { until: 'steps.f && index', max: 3 }, do: [forecast({ if: 'input' })] }],
    ],
    ['in a fallback', [forecast({ fallback: { uses: 'briefing.compose', with: { why: '${error.code}' } } })]],
    ['of an output that may be an error', [forecast({ on_error: 'continue' }), use('${steps.f.error.code}')]],
  ])('%s', async (_, nodes) => {
    expect((await check(nodes)).problems).toEqual([]);
  });
});

describe('warnings', () => {
  const cases: [string, unknown, Partial<ErrorDetail>][] = [
    [
      'an unknown tool that has a fallback',
      [{ id: 'b', uses: 'llm.plan', fallback: 'briefing.compose' }],
      { code: 'unknown_server', path: 'pipeline[0].uses' },
    ],
    [
      'an override that weakens a destructive tool',
      [{ id: 'm', uses: 'mail.send', effect: 'idempotent' }],
      { code: 'weaker_effect', path: 'pipeline[0].effect' },
    ],
    [
      'a misspelt argument of an open tool',
      [{ id: 'm', uses: 'mail.send', with: { too: 'x' } }],
      { code: 'unknown_argument', hint: 'did you mean to?' },
    ],
    [
      'double quotes for text in a filter',
      [forecast(), use('${steps.f.days[?rain == "much"]}')],
      { code: 'quoted_name', hint: "for text write 'much' in single quotes" },
    ],
    [
      'a node that never runs',
      [forecast({ if: '`false`' })],
      { code: 'unreachable', path: 'pipeline[0].if' },
    ],
    [
      'a case that is never chosen',
      [
        {
          id: 's',
          switch: [
            { when: '`true`', do: [] },
            { when: 'params', do: [] },
          ],
        },
      ],
      { code: 'unreachable', path: 'pipeline[0].switch[1].when' },
    ],
  ];
  test.each(cases)('%s', async (_, nodes, expected) => {
    const { problems, warnings } = await check(nodes, { params: { city: 'x' } });
    expect(problems).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject(expected);
  });
});

describe('calls of other tasks', () => {
  const task = (title: string, ...calls: string[]): KnownTask => ({
    id: `id of ${title}`,
    title,
    pipeline: parsePipeline(calls.map((call, index) => ({ id: `c${index}`, call }))).pipeline,
  });
  const known = [task('A', 'B'), task('B', 'C', 'D'), task('C'), task('D', 'id of A')];
  const findTask = async (name: string) => known.find(({ id, title }) => id === name || title === name);

  test('a task that calls itself, or is called back over others, never ends', async () => {
    const self = { id: 'id of A', title: 'A' };
    const { problems } = await check(
      [
        { id: 'x', call: 'B' },
        { id: 'y', foreach: [1], do: [{ id: 'z', call: 'A' }] },
        { id: 'w', call: 'C' },
      ],
      { findTask, self },
    );
    expect(problems).toMatchObject([
      { code: 'call_cycle', path: 'pipeline[0].call', message: 'the call never ends: A → B → D → id of A' },
      { code: 'call_cycle', path: 'pipeline[1].do[0].call', message: 'the call never ends: A → A' },
    ]);
  });

  test('a task that does not exist', async () => {
    const { problems } = await check([{ id: 'x', call: 'E' }], { findTask });
    expect(problems).toMatchObject([{ code: 'unknown_task', path: 'pipeline[0].call' }]);
  });
});

test('the servers of a pipeline, those of fallbacks and inner nodes included', () => {
  const { pipeline } = parsePipeline([
    forecast({ fallback: 'briefing.compose' }),
    {
      id: 'p',
      parallel: [
        [{ id: 'm', uses: 'mail.send' }],
        { id: 'g', uses: 'weather.current', fallback: { uses: 'web.get' } },
      ],
    },
    {
      id: 's',
      switch: [{ when: 'x', do: [{ id: 'h', uses: 'files.read' }] }],
      default: [{ id: 'i', uses: 'notify.show' }],
    },
  ]);
  expect(serversUsed(pipeline)).toEqual(['briefing', 'files', 'mail', 'notify', 'weather', 'web']);
});

test('a plan is shown as it was written', () => {
  const { pipeline } = parsePipeline([
    forecast({
      with: { city: 'in ${params.city}', days: '${ params.days }' },
      if: 'params.on',
      title: 'Weather',
      fallback: 'weather.current',
    }),
    {
      id: 'e',
      foreach: '${steps.f}',
      do: [{ id: 'm', uses: 'mail.send', with: { to: ['${item}', '${now+1d}'] } }],
    },
    { id: 'a', approval: { message: 'Sure, ${params.who}?' } },
  ]);
  expect(renderPlan(compilePipeline(pipeline), (name) => tools.describe(name))).toMatchObject([
    {
      id: 'f',
      title: 'Weather',
      kind: 'tool',
      effect: 'read_only',
      if: 'params.on',
      with: { city: 'in ${params.city}', days: '${params.days}' },
      fallback: { uses: 'weather.current' },
    },
    {
      id: 'e',
      kind: 'foreach',
      foreach: '${steps.f}',
      do: [{ uses: 'mail.send', effect: 'write', with: { to: ['${item}', '${now+1d}'] } }],
    },
    { id: 'a', kind: 'approval', message: 'Sure, ${params.who}?' },
  ]);
});
