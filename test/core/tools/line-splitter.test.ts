import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from '../../../core/tools/line-splitter.ts';

const push = (splitter: LineSplitter, text: string) => splitter.push(Buffer.from(text));

test('lines come out whole however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 7 }), (raw, size) => {
      const lines = raw.map((line) => line.replace(/[\r\n]/g, ''));
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const splitter = new LineSplitter(10_000);
      const found: string[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        const part = splitter.push(bytes.subarray(at, at + size));
        if (part !== 'too_long') found.push(...part);
      }
      expect(found).toEqual(lines);
    }),
  );
});
test('both line ends are taken off', () => {
  expect(push(new LineSplitter(100), 'a\r\nb\n')).toEqual(['a', 'b']);
});
test('a line of the longest length passes, one more byte does not', () => {
  expect(push(new LineSplitter(3), 'abc\n')).toEqual(['abc']);
  expect(push(new LineSplitter(3), 'abcd\n')).toBe('too_long');
});
test('a line without an end is refused before it ends', () => {
  const splitter = new LineSplitter(3);
  expect(push(splitter, 'ab')).toEqual([]);
  expect(push(splitter, 'cd')).toBe('too_long');
});
