import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import type { RecordedCall } from '../../../core/model/recording.ts';
import { compileRecording } from '../../../core/services/recorded-pipeline.ts';

const zone = 'Europe/Chisinau';
/** Monday, 2 March 2026, 17:07 in Chisinau. */
const at = Date.parse('2026-03-02T15:07:20Z');
const call = (tool: string, input: JsonObject, output: Json = null, sent = true): RecordedCall => ({
  ...{ at, tool, input, output, sent },
});
const inputOf = (given: JsonObject) =>
  (compileRecording([call('calendar.list_events', given)], zone).pipeline[0]?.with ?? {}) as JsonObject;

describe('a recorded call', () => {
  it('refers to the output of an earlier one that its input is equal to', () => {
    const mail = { messages: [{ id: 'm-17', 'reply-to': 'ana@example.org', unread: true }], total: 1 };
    const { pipeline, lifted } = compileRecording(
      [
        call('mail.top_unread', { count: 5 }, mail),
        call('mail.read', { id: 'm-17', unread: true, total: 1 }, { text: 'Hello' }),
        call('mail.send', { to: ['ana@example.org'], copy: mail.messages, text: 'Hello' }),
      ],
      zone,
    );
    expect(pipeline).toEqual([
      { id: 'top_unread', uses: 'mail.top_unread', with: { count: 5 } },
      {
        ...{ id: 'read', uses: 'mail.read' },
        with: { id: '${steps.top_unread.messages[0].id}', unread: true, total: 1 },
      },
      {
        ...{ id: 'send', uses: 'mail.send' },
        with: {
          to: ['${steps.top_unread.messages[0]."reply-to"}'],
          copy: '${steps.top_unread.messages}',
          text: '${steps.read.text}',
        },
      },
    ]);
    expect(lifted).toContainEqual({
      ...{ path: 'steps.read.with.id', value: 'm-17', template: '${steps.top_unread.messages[0].id}' },
    });
  });

  it.each([
    ['2026-03-02T17:07:20+02:00', '${now}'],
    ['2026-03-03T17:07:00+02:00', '${now+24h}'],
    ['2026-03-02T15:07:20.000Z', '${now}'],
    ['2026-03-02T00:00:00+02:00', '${today}'],
    ['2026-03-03T08:30:00+02:00', '${today+1d+8h+30m}'],
    ['2026-03-01T22:00:00Z', '${today}'],
    ['2026-02-28T18:00', '${today-2d+18h}'],
    ['2026-03-03', '${today+1d}'],
    ['2019-03-03', '2019-03-03'],
    ['2026-03-02T17:33:41+02:00', '2026-03-02T17:33:41+02:00'],
    ['2026-13-45', '2026-13-45'],
  ])('with the time %s says %s', (given, said) => {
    expect(inputOf({ start: given })).toEqual({ start: said });
  });

  it('counts days over a change of daylight saving time as days', () => {
    const saturday = { ...call('calendar.list_events', {}), at: Date.parse('2026-03-28T20:00:00Z') };
    const { pipeline } = compileRecording(
      [{ ...saturday, input: { start: '2026-03-30T00:00:00+03:00' } }],
      zone,
    );
    expect(pipeline).toMatchObject([{ with: { start: '${today+2d}' } }]);
  });

  it('keeps text that looks like a template as it is', () => {
    expect(inputOf({ text: 'costs ${price}' })).toEqual({ text: 'costs $${price}' });
  });

  it('has a param for what differs between calls of its tool', () => {
    const { pipeline, params } = compileRecording(
      [
        call('weather.forecast', { city: 'Chisinau', unit: 'C' }),
        call('weather.forecast', { city: 'Balti', unit: 'C' }),
      ],
      zone,
    );
    expect(params).toEqual({ city: 'Chisinau', city_2: 'Balti' });
    expect(pipeline).toMatchObject([
      { id: 'forecast', with: { city: '${params.city}', unit: 'C' } },
      { id: 'forecast_2', with: { city: '${params.city_2}', unit: 'C' } },
    ]);
  });

  it('that was made twice in a row is one step', () => {
    const twice = [call('a.b', { x: 1, y: 2 }, { n: 1 }), call('a.b', { y: 2, x: 1 }, { n: 2 })];
    expect(compileRecording(twice, zone).pipeline).toHaveLength(1);
  });

  it('tells of secrets, and of what was not sent', () => {
    const { notes, pipeline } = compileRecording(
      [call('site.login', { password: '[redacted]' }), call('mail.send', { to: 'a@b.c' }, null, false)],
      zone,
    );
    expect(pipeline).toMatchObject([{ with: { password: '${params.password}' } }, { uses: 'mail.send' }]);
    expect(notes).toEqual([
      expect.stringContaining('steps.login.with.password: a secret'),
      expect.stringContaining('steps.send: mail.send was asked for and not called'),
    ]);
  });
});
