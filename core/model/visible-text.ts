/**
 * Text of a tool, an agent or another stranger, with what cannot be seen written out: direction marks, zero-width and tag
 * characters, control characters (Unicode TR 36). Line breaks and tabs stay. Pages have the same in `renderer/components/visible-text.ts`:
 * of core they know types only.
 */
export function visibleText(text: string): string {
  return text.replace(
    /\p{Cf}|\p{Cc}|[\u115f\u1160\u17b4\u17b5\u3164\uffa0]|\u034f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu,
    (hidden, index: number) => (kept(hidden, text, index) ? hidden : `⟨U+${codeOf(hidden)}⟩`),
  );
}

/** What an emoji is made of is seen: a variation selector or joiner right after a picture. */
function kept(hidden: string, text: string, index: number): boolean {
  if (hidden === '\n' || hidden === '\t' || hidden === '\r') return true;
  return (
    (hidden === '\ufe0f' || hidden === '\u200d') &&
    /\p{Extended_Pictographic}\ufe0f?$/u.test(text.slice(0, index))
  );
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
