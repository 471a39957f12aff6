import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import en from '../../renderer/locales/en/errors.json' with { type: 'json' };
import ro from '../../renderer/locales/ro/errors.json' with { type: 'json' };

const core = join(import.meta.dirname, '..', '..', 'core');
const sources = globSync('**/*.ts', { cwd: core }).map((file) => readFileSync(join(core, file), 'utf8'));

/** Where a code stands: `code: 'x'`, `code: a ? 'x' : 'y'`, `const code = …`, and as the first thing a maker of errors is told. */
const places = [
  /\bcode: [^,;\n{]*?'([a-z_]+)'(?:\s*:\s*'([a-z_]+)')?/g,
  /\bconst code = ([^;]+);/g,
  /(?:\b|#)(?:failure|problem|fail|redirectError)\(\s*'([a-z]+(?:_[a-z]+)+)'/g,
];
/** `known.code` and the like, which are no codes. */
const others = ['code', 'number', 'due_on'];

function codesThrown(): readonly string[] {
  const found = sources.flatMap((source) =>
    places.flatMap((place) =>
      [...source.matchAll(place)].flatMap((match) =>
        match.slice(1).flatMap((text = '') => {
          if (/^[a-z_]+$/.test(text)) return [text];
          return [...text.matchAll(/'([a-z]+(?:_[a-z]+)*)'/g)].map(([, code = '']) => code);
        }),
      ),
    ),
  );
  return [...new Set(found)].filter((code) => !others.includes(code)).toSorted();
}

it('every code that the engine throws has its headline in both languages', () => {
  const codes = codesThrown();
  expect(codes.length).toBeGreaterThan(200);
  expect(codes.filter((code) => !Object.hasOwn(en, code))).toEqual([]);
  expect(codes.filter((code) => !Object.hasOwn(ro, code))).toEqual([]);
});

it('no headline is for a code that nothing throws', () => {
  const all = sources.join('\n');
  const composed = ['invalid_output'];
  const unused = Object.keys(en).filter((code) => !all.includes(`'${code}'`) && !composed.includes(code));
  expect(unused).toEqual([]);
});
