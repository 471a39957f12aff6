import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { Json, JsonObject } from './model/json.ts';

/** One place of config.json: `['toolkits', 'mail']`. Without a value it is taken out. */
export interface ConfigEdit {
  readonly path: readonly string[];
  readonly value: Json | undefined;
}

/**
 * A merge patch (RFC 7396) as edits: objects are merged, anything else replaces, null takes out. A name with dots at the top,
 * such as `http.port`, is a path.
 */
export function editsOf(changes: JsonObject): readonly ConfigEdit[] {
  return Object.entries(changes).flatMap(([name, value]) => patched(name.split('.'), value));
}

function patched(path: readonly string[], value: Json): readonly ConfigEdit[] {
  if (value === null) return [{ path, value: undefined }];
  if (!isObject(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([name, field]) => patched([...path, name], field));
}

/** config.json with these edits, ended by a new line. */
export function editConfig(text: string, edits: readonly ConfigEdit[]): string {
  const edited = editJson(text, edits);
  return edited.endsWith('\n') ? edited : `${edited}\n`;
}

/** A JSON text with these edits; comments and the rest of it stay as they are. */
export function editJson(text: string, edits: readonly ConfigEdit[]): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  let edited = text;
  for (const { path, value } of edits) {
    const root = parseTree(edited, [], { allowTrailingComma: true });
    const there = root && findNodeAtLocation(root, [...path]) !== undefined;
    if (value === undefined && !there) continue;
    edited = applyEdits(edited, modify(edited, [...path], value, { formattingOptions }));
  }
  return edited;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
