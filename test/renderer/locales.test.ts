import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../renderer/locales/en.ts';
import ro from '../../renderer/locales/ro.ts';

type Words = { readonly [key: string]: string | Words };

function keysOf(words: Words, path = ''): readonly string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [path + key] : keysOf(value, `${path}${key}.`),
  );
}

const pluralForm = /_(zero|one|two|few|many|other)$/;
const english = keysOf(en as Words);
const romanian = keysOf(ro as Words);
const bases = (keys: readonly string[]) =>
  [...new Set(keys.map((key) => key.replace(pluralForm, '')))].toSorted();

/** `t('…')` with its whole key, and `t(`…${`, of which the begin is known. */
function usedKeys(): readonly { readonly key: string; readonly whole: boolean; readonly file: string }[] {
  const root = join(import.meta.dirname, '..', '..', 'renderer');
  return globSync('**/*.{ts,tsx}', { cwd: root }).flatMap((file) => {
    const code = readFileSync(join(root, file), 'utf8');
    const whole = [...code.matchAll(/\b(?:t|i18nKey=)\(?\s*['"]([\w.]+)['"]/g)];
    const begun = [...code.matchAll(/\bt\(\s*`([\w.]+)\$\{/g)];
    return [
      ...whole.map(([, key = '']) => ({ key, whole: true, file })),
      ...begun.map(([, key = '']) => ({ key, whole: false, file })),
    ];
  });
}

describe('the words of the interface', () => {
  it('are the same in both languages', () => {
    expect(bases(romanian)).toEqual(bases(english));
  });

  it('have every form of number that their language has', () => {
    const formless = (keys: readonly string[], forms: readonly string[]) =>
      keys
        .filter((key) => key.endsWith('_other'))
        .map((key) => key.slice(0, -'_other'.length))
        .filter((base) => !forms.every((form) => keys.includes(`${base}_${form}`)));
    expect(formless(english, ['one', 'other'])).toEqual([]);
    expect(formless(romanian, ['one', 'few', 'other'])).toEqual([]);
  });

  it('are there for every key that the code asks for', () => {
    const known = new Set([...english, ...bases(english)]);
    const missing = usedKeys().filter(({ key, whole }) =>
      whole ? !known.has(key) : !english.some((each) => each.startsWith(key)),
    );
    expect(missing).toEqual([]);
  });

  it('take the same values in both languages', () => {
    const textOf = (words: Words, key: string): string =>
      String(key.split('.').reduce<unknown>((found, name) => (found as Words)[name], words));
    const values = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].toSorted();
    const differing = english.filter(
      (key) =>
        romanian.includes(key) &&
        !key.endsWith('_one') &&
        String(values(textOf(en as Words, key))) !== String(values(textOf(ro as Words, key))),
    );
    expect(differing).toEqual([]);
  });
});
