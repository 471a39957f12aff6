import { describe, expect, it } from 'vitest';
import { visibleText as onTheCommandLine } from '../../../core/model/visible-text.ts';
import { visibleText } from '../../../renderer/components/visible-text.ts';

describe('text of strangers', () => {
  it.each([
    ['a direction mark', 'safe\u202Egnp.exe', 'safe⟨U+202E⟩gnp.exe'],
    ['a zero-width space', 're\u200Bad', 're⟨U+200B⟩ad'],
    ['a tag character', 'hi\u{E0041}', 'hi⟨U+E0041⟩'],
    ['a control character', 'bell\u0007', 'bell⟨U+0007⟩'],
    ['a filler letter', 'a\u3164b', 'a⟨U+3164⟩b'],
  ])('shows %s', (_, text, seen) => {
    expect(visibleText(text)).toBe(seen);
  });

  it('stays as it is where everything is seen', () => {
    const text = 'Ședință,\n\t„mâine” 日本 👩‍💻 ❤️ 🇷🇴';
    expect(visibleText(text)).toBe(text);
  });

  it('is the same in pages and on the command line', () => {
    const all = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).join('');
    expect(visibleText(all) === onTheCommandLine(all)).toBe(true);
  });
});
