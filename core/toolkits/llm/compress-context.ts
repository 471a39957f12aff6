import type { JsonObject } from '../../model/json.ts';
import { cut } from '../plain-text.ts';
import { commonOffset, compactTable } from './compact-table.ts';
import { estimateTokens, type Item, Page } from './compressed-page.ts';
import { tablesOf } from './material.ts';
import { type Mentions, mentionsOf } from './mentions.ts';
import { tellingSentences, tidyText } from './shorten-text.ts';

export interface Compression {
  /** What the model reads. */
  readonly text: string;
  /** Estimated: a quarter of the characters of the material as JSON, or as text. */
  readonly tokens_before: number;
  /** The same of `text`. */
  readonly tokens_after: number;
  /** Records that were left out. */
  readonly left_out: number;
}

export interface CompressionOptions {
  readonly instruction: string;
  /** Estimated tokens the result has at most. */
  readonly limit_tokens: number;
  /** Share of the tokens that is aimed at, 0–1; 1 says that nothing is lost as long as the limit allows. */
  readonly share: number;
}

/** Material of fewer tokens is worth no loss. */
const WORTH_SHORTENING = 200;
/** Records of a list that stay, whatever their relevance, as long as the limit allows. */
const FEWEST = 5;
/** Characters that a text of a record is shortened to. */
const TEXT_LENGTH = 400;

/**
 * Says material in fewer tokens, the same for the same input, without a model. First what costs nothing: lists of records as tables
 * with shared values said once, empty values left out, dates short. Then, until the aim is reached: texts to their telling
 * sentences; mail addresses beside names; texts of the least relevant records to the facts they name (names, dates, amounts,
 * identifiers, URLs); the least relevant records. What the instruction mentions is shortened last and never left out for the aim.
 */
export function compressContext(material: JsonObject | string, options: CompressionOptions): Compression {
  const whole = typeof material === 'string' ? material : JSON.stringify(material);
  const tokens_before = estimateTokens(whole);
  const aim = Math.min(
    options.limit_tokens,
    options.share >= 1
      ? options.limit_tokens
      : Math.max(WORTH_SHORTENING, Math.floor(tokens_before * options.share)),
  );
  const mentions = mentionsOf(options.instruction);
  if (typeof material === 'string') {
    const tidy = tidyText(material);
    const text = estimateTokens(tidy) <= aim ? tidy : tellingSentences(tidy, aim * 4, mentions);
    return { text, tokens_before, tokens_after: estimateTokens(text), left_out: 0 };
  }
  const tables = tablesOf(material);
  const offset = commonOffset(tables);
  const compact = tables.map((table) => compactTable(table, offset));
  const page = new Page(compact, offset, mentions);
  const limit = options.limit_tokens * 4;
  if (page.length > aim * 4) shorten(page, aim * 4, options.instruction, mentions);
  if (page.length > limit) leaveOut(page, limit, () => true, 0);
  const text = cut(page.text, limit);
  return { text, tokens_before, tokens_after: estimateTokens(text), left_out: page.leftOut };
}

/** Each measure only as far as it is needed. */
function shorten(page: Page, length: number, instruction: string, mentions: Mentions): void {
  const items = page.byRelevance;
  const share = length / page.length;
  const limitOf = (text: string) => Math.max(TEXT_LENGTH, Math.floor(text.length * share));
  page.change(items, (item) => item.shortenTexts(limitOf, mentions));
  if (page.length > length && !/address|reply|respond|forward|adres|răspun|raspun|trimite/i.test(instruction))
    page.change(items, (item) => item.dropAddresses());
  for (const item of items) {
    if (page.length <= length) return;
    if (!item.mentioned) page.change([item], (one) => one.keepFacts());
  }
  leaveOut(page, length, (item) => !item.mentioned, FEWEST);
}

function leaveOut(page: Page, length: number, may: (item: Item) => boolean, fewest: number): void {
  for (const item of page.byRelevance) {
    if (page.length <= length) return;
    if (!item.out && may(item) && item.table.shown > fewest) page.leaveOut(item);
  }
}
