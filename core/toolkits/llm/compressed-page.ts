import type { CompactTable } from './compact-table.ts';
import { factsOf } from './facts.ts';
import type { Mentions } from './mentions.ts';
import { questionsOf, tellingSentences } from './shorten-text.ts';

/** A cell of more characters is a text, which can be shortened. */
const TEXT_FROM = 80;

/** Tokens of a text as this toolkit estimates them: a quarter of its characters, rounded up. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4);

interface Shown {
  /** Records of the table that are not left out. */
  shown: number;
}

/** One row of the page: a record, or the facts that are no list. */
export class Item {
  readonly table: Shown;
  readonly relevance: number;
  /** The instruction speaks of it in particular. */
  readonly mentioned: boolean;
  readonly #texts: readonly number[];
  #cells: readonly string[];
  out = false;

  constructor(cells: readonly string[], table: Shown, facts: { relevance: number; mentioned: boolean }) {
    this.#cells = cells;
    this.#texts = cells.flatMap((cell, at) => (cell.length > TEXT_FROM ? [at] : []));
    this.table = table;
    this.relevance = facts.relevance;
    this.mentioned = facts.mentioned;
  }

  get cells(): readonly string[] {
    return this.#cells;
  }
  get length(): number {
    return this.out ? 0 : this.#cells.reduce((sum, cell) => sum + cell.length + 1, 0);
  }

  /** Texts longer than what they are worth become their telling sentences. */
  shortenTexts(limitOf: (text: string) => number, mentions: Mentions): void {
    this.#change(this.#texts, (text) => tellingSentences(text, limitOf(text), mentions));
  }

  /** Texts become the questions they ask and the facts they name, but for those that the record says elsewhere. */
  keepFacts(): void {
    this.#change(this.#texts, (text, at) => {
      const questions = questionsOf(text).join(' ');
      const elsewhere = [...this.#cells.filter((_, other) => other !== at), questions].join('\n');
      const facts = factsOf(text).filter((fact) => !elsewhere.includes(fact));
      return [questions, facts.join(', ')].filter((part) => part !== '').join(' ');
    });
  }

  /** `Ana <ana@example.org>` becomes `Ana`. */
  dropAddresses(): void {
    this.#change(
      this.#cells.map((_, at) => at),
      (cell) => cell.replace(/(?<=[\p{L}\d"'.)] )<[^<>\s]{3,100}@[^<>\s]{3,100}>/gu, '').trim(),
    );
  }

  #change(at: readonly number[], change: (cell: string, at: number) => string): void {
    const cells = [...this.#cells];
    for (const index of at) cells[index] = change(cells[index] ?? '', index);
    this.#cells = cells;
  }
}

interface Part {
  readonly table: CompactTable;
  readonly items: readonly Item[];
}

/** The material as it will be read, with its length kept up to date while items are shortened and left out. */
export class Page {
  readonly #parts: readonly Part[];
  readonly #head: string;
  /** Least relevant first. */
  readonly byRelevance: readonly Item[];
  /** Characters, within a few of those of `text`. */
  length: number;
  leftOut = 0;

  constructor(tables: readonly CompactTable[], offset: string | undefined, mentions: Mentions) {
    this.#head = offset === undefined ? '' : `times ${offset}\n`;
    this.#parts = tables.map((table) => ({ table, items: itemsOf(table, mentions) }));
    this.byRelevance = this.#parts
      .flatMap(({ items }) => items)
      .toSorted((one, other) => one.relevance - other.relevance);
    this.length = this.text.length;
  }

  /** Changes items that are shown. */
  change(items: readonly Item[], action: (item: Item) => void): void {
    for (const item of items) {
      const before = item.length;
      action(item);
      this.length += item.length - before;
    }
  }

  leaveOut(item: Item): void {
    this.change([item], (one) => {
      one.out = true;
      one.table.shown -= 1;
    });
    this.leftOut += 1;
  }

  get text(): string {
    return this.#head + this.#parts.map(partText).join('\n\n');
  }
}

function partText({ table, items }: Part): string {
  if (table.kind === 'facts') {
    const [item] = items;
    if (item === undefined || item.out) return '';
    const facts = table.columns.flatMap((name, at) => (item.cells[at] ? [`${name}: ${item.cells[at]}`] : []));
    return [...(table.path === '' ? [] : [`# ${table.path}`]), ...facts].join('\n');
  }
  const shown = items.filter(({ out }) => !out);
  const notes = [
    `${items.length}`,
    ...(shown.length < items.length ? [`${items.length - shown.length} less relevant left out`] : []),
    ...(table.shared.length > 0 ? [`all: ${table.shared.join(', ')}`] : []),
  ];
  return [
    `# ${table.path} (${notes.join('; ')})`,
    table.columns.join('|'),
    ...shown.map(({ cells }) => cells.join('|').replace(/\|+$/, '')),
  ].join('\n');
}

/** What makes a record stand out, by the names of its columns. */
const MARKED = /flag|star|important|urgent|priority|overdue|unread/i;
const BULK = /unsubscribe|newsletter|no-?reply|dezabon/i;

function itemsOf(table: CompactTable, mentions: Mentions): readonly Item[] {
  const found = table.rows.map((cells) => mentions.of(cells.join('\n')));
  const records = new Map<string, number>();
  for (const words of found) for (const word of words) records.set(word, (records.get(word) ?? 0) + 1);
  const shown: Shown = { shown: table.rows.length };
  return table.rows.map((cells, index) => {
    const text = cells.join('\n');
    const words = found[index] ?? [];
    // A word that most records hold tells none of them apart.
    const telling = words.filter((word) => (records.get(word) ?? 0) * 2 <= table.rows.length);
    const marks = table.columns.filter((column, at) => MARKED.test(column) && cells[at] === 'yes').length;
    const facts = Math.min(6, factsOf(text.slice(0, 5_000)).length);
    const relevance =
      4 * telling.length +
      words.length +
      3 * marks +
      facts / 2 +
      (text.includes('?') ? 1 : 0) -
      (BULK.test(text) ? 3 : 0) -
      index / table.rows.length;
    const alone = table.kind === 'facts';
    return new Item(cells, shown, {
      relevance: alone ? Number.MAX_SAFE_INTEGER : relevance,
      mentioned: alone || telling.length > 0,
    });
  });
}
