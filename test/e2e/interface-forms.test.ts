import { expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';

const schema = {
  type: 'object',
  required: ['start', 'to'],
  additionalProperties: false,
  properties: {
    start: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    days: { type: 'array', items: { enum: ['mon', 'tue', 'wed'] } },
    seats: { type: 'integer', minimum: 1, maximum: 10, default: 4 },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    to: {
      oneOf: [
        { title: 'Person', type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
        {
          title: 'Room',
          type: 'object',
          required: ['kind', 'number'],
          properties: { kind: { const: 'room' }, number: { type: 'integer' } },
        },
      ],
    },
  },
};

it.skipIf(!available('chromium'))(
  'every kind of JSON Schema is asked for by fields, none as JSON',
  async () => {
    const { page, engine, complaints } = await openInterface({
      timezoneId: 'Europe/Chisinau',
      before: async ({ call }) => {
        const agent = { id: 'helper', name: 'helper', scopes: ['inbox:write'], created_at: 0 };
        const asked = { title: 'Which?', body: 'The meeting.', answer_schema: schema };
        await call('inbox.request_approval', asked, { agent });
      },
      path: '/inbox',
    });
    await page.getByRole('option', { name: 'Which?' }).click();
    const item = page.getByRole('article', { name: 'Which?' });
    await item.getByLabel('start').fill('2026-07-01T08:30');
    await item.getByLabel('day', { exact: true }).fill('2026-07-02');
    await item.getByRole('checkbox', { name: 'wed' }).click();
    await item.getByRole('checkbox', { name: 'mon' }).click();
    await item.getByText('From 1 to 10.').waitFor();
    await item.getByRole('group', { name: 'headers' }).getByRole('button', { name: 'Add' }).click();
    await item.getByLabel('headers: name 1').fill('X-Team');
    await item.getByLabel('Value').fill('blue');
    await item.getByRole('combobox', { name: 'Form of to' }).click();
    await page.getByRole('option', { name: 'Room' }).click();
    await item.getByLabel('number').fill('12');
    expect(await item.getByRole('textbox', { name: 'JSON' }).count()).toBe(0);
    expect(await axeProblems(page)).toEqual([]);
    await item.getByRole('button', { name: 'Send' }).click();
    await item.getByText(/^Answered/).waitFor();
    expect((await engine.call('inbox.list', { state: 'answered' })).items).toMatchObject([
      {
        answer: 'accept',
        answer_value: {
          start: '2026-07-01T08:30:00+03:00',
          day: '2026-07-02',
          days: ['mon', 'wed'],
          headers: { 'X-Team': 'blue' },
          to: { kind: 'room', number: 12 },
        },
      },
    ]);
    expect(complaints).toEqual([]);
  },
);
