/** Words of an instruction that say what to do, not what about; English and Romanian. */
const ABOUT_NOTHING = new Set(
  `about after again also answer before brief briefing concise create could data each emails email every find from give
  have help into items less list mail mails make markdown messages morning evening daily more most only other please plan
  prepare report short should show some summarise summarize summary tell that their them then there these they this those
  today tomorrow what when where which will with words would write your calendar events weather inbox
  acest acesta aceste care catre ceva creeaza cele despre dimineata din doar fara fie mesaje pentru peste prin raport rezumat
  scrie scurt sunt toate trebuie zilei`.split(/\s+/),
);

/** What an instruction speaks of, looked for in texts. Words are compared by their first six letters, without accents. */
export interface Mentions {
  /** How many of them a text speaks of. */
  count(text: string): number;
  /** Which of them a text speaks of. */
  of(text: string): readonly string[];
}

/** Deterministic: the words of four letters and more that say what it is about, numbers, and short words in capitals. */
export function mentionsOf(instruction: string): Mentions {
  const wanted = new Set(
    [...instruction.slice(0, 20_000).matchAll(/[\p{L}\d][\p{L}\d_.@-]{0,60}/gu)]
      .map(([word]) => word.replace(/[.-]+$/, ''))
      .filter((word) => word.length >= 4 || /^(?:\d{2,}|[\p{Lu}\d]{2,})$/u.test(word))
      .filter((word) => !ABOUT_NOTHING.has(plain(word)))
      .map(stem),
  );
  const found = (text: string): readonly string[] => {
    if (wanted.size === 0) return [];
    const seen = new Set<string>();
    for (const [word] of text.slice(0, 200_000).matchAll(/[\p{L}\d][\p{L}\d_.@-]{0,60}/gu)) {
      const stemmed = stem(word.replace(/[.-]+$/, ''));
      if (wanted.has(stemmed)) seen.add(stemmed);
    }
    return [...seen];
  };
  return { of: found, count: (text) => found(text).length };
}

const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
const stem = (word: string): string => plain(word).slice(0, 6);
