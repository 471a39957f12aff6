import { describe, expect, test } from 'vitest';
import type { ErrorDetail } from '../../../core/errors.ts';
import { OrdinautError } from '../../../core/errors.ts';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';

function problemsOf(input: unknown): readonly ErrorDetail[] {
  try {
    parsePipeline(input);
    return [];
  } catch (error) {
    if (error instanceof OrdinautError) return error.problems ?? [error.toJSON()];
    throw error;
  }
}

const flagship = [
  {
    id: 'calendar',
    uses: 'google-calendar-mcp.list_events',
    with: { start: '${now}', end: '${now+24h}' },
    save_as: 'events',
  },
  { id: 'weather', uses: 'weather-mcp.forecast', with: { city: 'Chisinau' }, save_as: 'weather' },
  { id: 'emails', uses: 'imap-mcp.top_unread', with: { count: 5 }, save_as: 'inbox' },
  {
    id: 'brief',
    uses: 'llm.plan',
    with: {
      instruction: 'Create morning briefing',
      calendar: '${steps.events}',
      weather: '${steps.weather}',
      emails: '${steps.inbox}',
    },
    save_as: 'summary',
  },
  {
    id: 'notify',
    uses: 'telegram-mcp.send_message',
    with: { chat_id: 12345, text: '${steps.summary.text}' },
  },
];

test('the flagship pipeline is accepted as it is, alone or in its payload', () => {
  expect(parsePipeline(flagship).pipeline).toEqual(flagship);
  expect(parsePipeline({ pipeline: flagship }).pipeline).toEqual(flagship);
});

test('every form of node is accepted', () => {
  const all = [
    {
      id: 'a',
      parallel: [
        { id: 'b', uses: 's.t' },
        [
          { id: 'c', uses: 's.t' },
          { id: 'd', uses: 's.t' },
        ],
      ],
      concurrency: 2,
    },
    { id: 'e', foreach: '${steps.b}', do: [{ id: 'f', uses: 's.t', if: 'item.x' }] },
    {
      id: 'g',
      switch: [{ when: 'steps.b', do: [{ id: 'h', uses: 's.t' }] }],
      default: [{ id: 'h', uses: 's.u' }],
    },
    { id: 'i', repeat: { until: 'steps.j', max: 3, pause_seconds: 1 }, do: [{ id: 'j', uses: 's.t' }] },
    { id: 'k', chain: [{ id: 'l', uses: 's.t' }], on_error: 'continue' },
    { id: 'm', approval: { message: 'Sure?', deadline_seconds: 60, default: 'reject' } },
    { id: 'n', wait: { seconds: 5 }, title: 'Breathe' },
    { id: 'o', wait: { until: '${now+1h}' } },
    { id: 'p', call: 'Other task', params: { x: 1 }, save_as: 'q' },
    {
      id: 'r',
      uses: 's.t',
      retry: { max_attempts: 3, backoff: 'linear' },
      cache: { ttl_seconds: 60 },
      fallback: 's.u',
      effect: 'idempotent',
    },
  ];
  expect(parsePipeline(all).pipeline).toEqual(all);
});

test('a fallback step may leave its id out', () => {
  const nodes = [{ id: 'a', uses: 's.t', fallback: { uses: 's.u', with: { why: '${error.message}' } } }];
  expect(parsePipeline(nodes).pipeline[0]).toMatchObject({ fallback: { id: 'fallback', uses: 's.u' } });
});

describe('what is wrong is named with its path and what would be right', () => {
  const tool = { id: 'a', uses: 's.t' };
  const cases: [string, unknown, Partial<ErrorDetail>][] = [
    [
      'no list',
      { id: 'a', uses: 's.t' },
      { code: 'invalid_type', path: 'pipeline', hint: 'put the node into [ ]' },
    ],
    [
      'nothing',
      null,
      { code: 'invalid_type', path: 'pipeline', message: 'must be a list of nodes, got null' },
    ],
    ['a node that is no object', ['x'], { code: 'invalid_type', path: 'pipeline[0]' }],
    [
      'no form',
      [{ id: 'a', use: 's.t' }],
      { code: 'unknown_node', path: 'pipeline[0]', hint: 'did you mean uses?' },
    ],
    ['two forms', [{ ...tool, wait: { seconds: 1 } }], { code: 'ambiguous_node', path: 'pipeline[0]' }],
    [
      'an unknown property',
      [{ ...tool, saveas: 'x' }],
      { code: 'unknown_name', path: 'pipeline[0].saveas', hint: 'did you mean save_as?' },
    ],
    ['a property of another form', [{ ...tool, do: [] }], { code: 'unknown_name', path: 'pipeline[0].do' }],
    ['a missing id', [{ uses: 's.t' }], { code: 'missing_value', path: 'pipeline[0].id' }],
    ['a bad id', [{ id: '1x', uses: 's.t' }], { code: 'invalid_value', path: 'pipeline[0].id' }],
    [
      'a tool without server',
      [{ id: 'a', uses: 'forecast' }],
      { code: 'invalid_value', path: 'pipeline[0].uses' },
    ],
    [
      'a wrong type deep inside',
      [{ ...tool, retry: { max_attempts: 'x' } }],
      { code: 'invalid_type', path: 'pipeline[0].retry.max_attempts' },
    ],
    [
      'out of range',
      [{ ...tool, retry: { max_attempts: 99 } }],
      { code: 'out_of_range', path: 'pipeline[0].retry.max_attempts' },
    ],
    [
      'an unknown choice',
      [{ ...tool, on_error: 'continu' }],
      { path: 'pipeline[0].on_error', hint: 'did you mean continue?' },
    ],
    [
      'inside a foreach',
      [{ id: 'e', foreach: 'x', do: [tool, { id: 'b', uses: 's.t', wiht: {} }] }],
      { path: 'pipeline[0].do[1].wiht', hint: 'did you mean with?' },
    ],
    [
      'inside a branch',
      [{ id: 'p', parallel: [[tool, { id: 'b' }]] }],
      { code: 'unknown_node', path: 'pipeline[0].parallel[0][1]' },
    ],
    [
      'inside a case',
      [{ id: 's', switch: [{ when: 'x', do: [{ id: 'b', usess: 's.t' }] }] }],
      { path: 'pipeline[0].switch[0].do[0]', hint: 'did you mean uses?' },
    ],
    [
      'a case without when',
      [{ id: 's', switch: [{ do: [] }] }],
      { code: 'missing_value', path: 'pipeline[0].switch[0].when' },
    ],
    [
      'a misspelt when',
      [{ id: 's', switch: [{ when: 'x', doo: [], do: [] }] }],
      { path: 'pipeline[0].switch[0].doo', hint: 'did you mean do?' },
    ],
    ['no branches', [{ id: 'p', parallel: [] }], { code: 'invalid_value', path: 'pipeline[0].parallel' }],
    [
      'inside a fallback',
      [{ ...tool, fallback: { uses: 's.t', wiht: {} } }],
      { path: 'pipeline[0].fallback.wiht' },
    ],
    [
      'a fallback that is no tool',
      [{ ...tool, fallback: { wait: { seconds: 1 } } }],
      { path: 'pipeline[0].fallback' },
    ],
    [
      'a fallback that is promised',
      [{ ...tool, on_error: 'fallback' }],
      { code: 'missing_value', path: 'pipeline[0].on_error' },
    ],
    [
      'a fallback beside continue',
      [{ ...tool, fallback: 's.u', on_error: 'continue' }],
      { path: 'pipeline[0].on_error' },
    ],
    ['a wait for nothing', [{ id: 'w', wait: {} }], { path: 'pipeline[0].wait' }],
    [
      'the same id twice',
      [tool, tool],
      { code: 'duplicate_name', path: 'pipeline[1].id', message: 'a is used twice: first at pipeline[0].id' },
    ],
    [
      'an id that is a save_as',
      [
        { ...tool, save_as: 'b' },
        { id: 'b', uses: 's.t' },
      ],
      { code: 'duplicate_name', path: 'pipeline[1].id' },
    ],
    [
      'the same name in two branches',
      [{ id: 'p', parallel: [tool, tool] }],
      { code: 'duplicate_name', path: 'pipeline[0].parallel[1].id' },
    ],
  ];
  test.each(cases)('%s', (_, input, expected) => {
    expect(problemsOf(input)[0]).toMatchObject(expected);
  });
});

test('the same name may stand in several cases of a switch, and inside a foreach', () => {
  const tool = { id: 'a', uses: 's.t' };
  const nodes = [
    {
      id: 's',
      switch: [
        { when: 'x', do: [tool] },
        { when: 'y', do: [tool] },
      ],
      default: [tool],
    },
    { id: 'e', foreach: [1], do: [tool] },
    { id: 'f', foreach: [1], do: [tool] },
  ];
  expect(problemsOf(nodes)).toEqual([]);
});

test('several problems come together, in one error', () => {
  const problems = problemsOf([
    { id: 'a', use: 's.t' },
    { id: 'b', uses: 's.t', wiht: {} },
    { id: '-', uses: 's.t' },
  ]);
  expect(problems.map(({ path }) => path)).toEqual(['pipeline[0]', 'pipeline[1].wiht', 'pipeline[2].id']);
  expect(() => parsePipeline([{}])).toThrow(
    expect.objectContaining({ code: 'invalid_pipeline', path: 'pipeline[0]' }),
  );
});

describe('bounds', () => {
  const nest = (depth: number): object =>
    depth === 0 ? { id: 'leaf', uses: 's.t' } : { id: `n${depth}`, chain: [nest(depth - 1)] };

  test('nodes nest 50 deep and no deeper', () => {
    expect(problemsOf([nest(49)])).toEqual([]);
    expect(problemsOf([nest(50)])[0]).toMatchObject({ code: 'too_deep' });
  });

  test('JSON that is 20,000 deep is a typed error', () => {
    let deep: unknown = [];
    for (let level = 0; level < 20_000; level++) deep = { id: 'a', chain: [deep] };
    expect(problemsOf([deep])[0]).toMatchObject({ code: 'too_deep', path: 'pipeline' });
    expect(problemsOf([{ id: 'a', uses: 's.t', with: { deep } }])[0]).toMatchObject({ code: 'too_deep' });
  });

  test('a pipeline has at most 1,000 nodes, each list at most 500', () => {
    const block = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `n${from + index}`, uses: 's.t' }));
    const chains = (count: number) => [
      { id: 'x', chain: block(0, 499) },
      { id: 'y', chain: block(500, 499) },
      ...block(2_000, count),
    ];
    expect(problemsOf(block(0, 500))).toEqual([]);
    expect(problemsOf(block(0, 501))[0]).toMatchObject({ code: 'out_of_range', path: 'pipeline' });
    expect(problemsOf(chains(0))).toEqual([]);
    expect(problemsOf(chains(1))[0]).toMatchObject({ code: 'too_large' });
  });

  test('of very many problems 50 are named', () => {
    expect(problemsOf(Array.from({ length: 400 }, () => ({ x: 1 })))).toHaveLength(50);
  });
});
