import { describe, expect, test } from 'vitest';
import { compressContext } from '../../../../core/toolkits/llm/compress-context.ts';
import { sampleMaterial } from '../../../support/sample-material.ts';

const options = { limit_tokens: 3_000, share: 0.34 };
const briefing = { ...options, instruction: 'Create morning briefing' };

describe('the sample inbox and calendar', () => {
  test('take 60 to 70 % fewer tokens', async () => {
    const { tokens_before, tokens_after, text } = compressContext(await sampleMaterial(), briefing);
    const saved = 1 - tokens_after / tokens_before;
    expect([tokens_before > 800, tokens_after, saved >= 0.6 && saved <= 0.7]).toEqual([
      true,
      Math.ceil(text.length / 4),
      true,
    ]);
  });

  test.each([
    ['every meeting with its time and place', ['Stand-up|2026-03-02 09:15|09:30|Team room', 'Walk the dog']],
    ['who wrote', ['Electrica Nord', 'Radu Popa', 'Mama', 'Jonas Weber', 'Licurici', 'Backup', 'Choir']],
    ['amounts and their due dates', ['84.20 EUR', '12 March', '2026-0218', '312 kWh']],
    ['dates and days', ['joi', '14 martie', '16 March', '28 martie', '29 martie']],
    ['paths and identifiers', ['/photos/2019/DSC_0412.raw', '1772424720.M002', 'stand-up']],
    ['what was asked', ['Poți aduce, te rog, cifrele din februarie?']],
  ])('keep %s', async (_, facts) => {
    const { text } = compressContext(await sampleMaterial(), briefing);
    expect(facts.filter((fact) => !text.includes(fact))).toEqual([]);
  });

  test('keep whole what the instruction mentions', async () => {
    const { text } = compressContext(await sampleMaterial(), {
      ...options,
      share: 0.3,
      instruction: 'What does the Slow Cook cook with paprika?',
    });
    expect(text).toContain('bean soup with smoked paprika');
  });

  test('are said the same every time', async () => {
    const material = await sampleMaterial();
    expect(compressContext(material, briefing)).toEqual(compressContext(material, briefing));
  });

  test('lose nothing but empty values when everything is to be kept', async () => {
    const material = await sampleMaterial();
    const { text, left_out } = compressContext(material, { ...briefing, share: 1 });
    const words = JSON.stringify(material).match(/\p{L}{4,}/gu) ?? [];
    const names = new Set(['messages', 'warnings', 'false', 'null', 'true', 'more']);
    expect([left_out, words.filter((word) => !names.has(word) && !text.includes(word))]).toEqual([0, []]);
  });
});

describe('lists', () => {
  const notes = Array.from({ length: 300 }, (_, n) => ({
    id: `note-${n}`,
    author: n === 217 ? 'Doina Rusu' : 'Ana',
    text: `Ordinary note number ${n} about nothing that anybody would look for in here, written on a Monday.`,
  }));

  test('are trimmed by relevance: what the instruction names stays', () => {
    const { text, left_out } = compressContext(
      { notes },
      { instruction: 'What did Doina write?', limit_tokens: 3_000, share: 0.05 },
    );
    expect([
      text.includes('Doina Rusu'),
      left_out > 100,
      /300; \d+ less relevant left out/.test(text),
    ]).toEqual([true, true, true]);
  });

  test('never go beyond the limit, whatever they hold', () => {
    for (const limit_tokens of [200, 1_000]) {
      const { text } = compressContext({ notes }, { instruction: 'Ordinary', limit_tokens, share: 1 });
      expect(text.length).toBeLessThanOrEqual(limit_tokens * 4);
    }
  });

  test('become tables whose cells cannot be mistaken for columns or rows', () => {
    const rows = [
      { name: 'a|b', text: 'one\ntwo', at: '2026-03-02T09:00:00Z' },
      { name: 'c', text: null, at: '2026-03-02T10:30:00Z' },
    ];
    expect(compressContext({ rows }, { ...briefing, share: 1 }).text).toBe(
      'times Z\n# rows (2)\nname|text|at\na¦b|one two|2026-03-02 09:00\nc||2026-03-02 10:30',
    );
  });

  test('date-times of several offsets keep theirs', () => {
    const rows = [{ at: '2026-03-02T09:00:00+02:00' }, { at: '2026-03-02T09:00:00-05:00' }];
    expect(compressContext({ rows }, { ...briefing, share: 1 }).text).toBe(
      '# rows (2)\nat\n2026-03-02 09:00+02:00\n2026-03-02 09:00-05:00',
    );
  });

  test('nested ones, scalars and single facts are all said', () => {
    const material = {
      place: { city: 'Chișinău', zone: 'Europe/Chisinau' },
      days: [{ date: '2026-03-02', temperature: { low: 1, high: 9 }, hours: [1, 2, 3] }],
      tags: ['a', 'b'],
      none: null,
    };
    expect(compressContext(material, { ...briefing, share: 1 }).text).toBe(
      'place.city: Chișinău\nplace.zone: Europe/Chisinau\ntags: a, b\n\n# days (1)\ndate|temperature.low|temperature.high|hours\n2026-03-02|1|9|1, 2, 3',
    );
  });
});

describe('texts', () => {
  const letter =
    'Dear Ana,\nI hope this finds you well. It was nice to see everyone. The invoice INV-2026/17 over 1 250,50 EUR is due on 12.03.2026, see https://pay.example/i/17?utm_source=mail&k=1. Nothing else is new here. Could you confirm by Thursday?\nKind regards\nJonas Weber\n\nOn Mon, 2 Mar 2026 Ana wrote:\n> an old mail that was quoted';

  test('keep the sentences that say something, in their order', () => {
    const padded = `${letter.slice(0, 60)}${' Nothing happens in this sentence.'.repeat(60)}${letter.slice(60)}`;
    const { text } = compressContext(padded, { instruction: 'x', limit_tokens: 100, share: 0.2 });
    const invoice = text.indexOf('INV-2026/17');
    expect([
      invoice >= 0,
      text.includes('1 250,50 EUR'),
      text.includes('k=1'),
      text.includes('utm_'),
    ]).toEqual([true, true, true, false]);
    expect(text.indexOf('confirm by Thursday')).toBeGreaterThan(invoice);
    expect(text).not.toContain('quoted');
  });

  test('a text within the limit is sent whole', () => {
    const { text } = compressContext(letter, { instruction: 'x', limit_tokens: 1_000, share: 1 });
    expect([text.includes('I hope this finds you well'), text.includes('quoted')]).toEqual([true, true]);
  });

  test.each([
    ['no sentences', 'y'.repeat(2_000_000)],
    ['nothing but capitals', 'A'.repeat(500_000)],
    ['nothing but digits and marks', '1.'.repeat(500_000)],
    ['nothing but at signs', 'a@'.repeat(500_000)],
    ['nothing but line breaks', '\n'.repeat(1_000_000)],
    ['greetings without end', 'Dear Dear '.repeat(100_000)],
  ])('of %s are bounded in length, and do not hang', (_, material) => {
    for (const value of [material, { list: [{ text: material }, { text: 'x' }] }]) {
      const { text } = compressContext(value, { instruction: 'x', limit_tokens: 300, share: 0.34 });
      expect(text.length).toBeLessThanOrEqual(1_200);
    }
  });
});
