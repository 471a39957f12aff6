import type { JsonObject } from '../model/json.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import { plainLine, plainText } from '../toolkits/plain-text.ts';

const longestTitle = 300;

/**
 * What an agent asks, as a person can trust to see it: one line of title, plain text of body, and the arguments as JSON in
 * which characters that show nothing, or turn the direction of text, stand escaped.
 */
export function agentQuestion(item: NewInboxItem, given: JsonObject | undefined): NewInboxItem {
  const body = plainText(item.body).trim();
  const shown = given === undefined ? '' : `\n\n${visibleJson(given)}`;
  return { ...item, title: plainLine(item.title, longestTitle), body: `${body}${shown}` };
}

function visibleJson(value: JsonObject): string {
  return JSON.stringify(value, null, 2).replaceAll(/\p{Cf}/gu, (hidden) =>
    Array.from({ length: hidden.length }, (_, at) => escaped(hidden.charCodeAt(at))).join(''),
  );
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
