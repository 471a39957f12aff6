import type { Json, JsonObject } from '../../../core/model/json.ts';

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Ids of a step and of what it is in, outer ones first: `each[2].fetch` is `each`, `fetch`. */
const idsOf = (path: string): readonly string[] => path.replace(/\[[^\]]*\]/g, '').split('.');

/** The definition of a step in a pipeline; null where it has none of its own, as a fallback that is only named. */
export function stepIn(pipeline: Json | undefined, path: string): JsonObject | null {
  let found: JsonObject | null = null;
  replaceIn(pipeline ?? null, idsOf(path), (step) => {
    found = step;
    return step;
  });
  return found;
}

/** The pipeline with another definition of one step. */
export function withStep(pipeline: Json, path: string, step: JsonObject): Json {
  return replaceIn(pipeline, idsOf(path), () => step);
}

function replaceIn(value: Json, ids: readonly string[], change: (step: JsonObject) => JsonObject): Json {
  const [id, ...inner] = ids;
  if (id === undefined) return value;
  if (isList(value)) return value.map((each) => replaceIn(each, ids, change));
  if (!isObject(value)) return value;
  if (value.id !== id && typeof value.id === 'string') return value;
  if (value.id === id && inner.length === 0) return change(value);
  const wanted = value.id === id ? inner : ids;
  return Object.fromEntries(
    // Arguments of a tool may look like steps.
    Object.entries(value).map(([name, each]) => [
      name,
      name === 'with' ? each : replaceIn(each, wanted, change),
    ]),
  );
}
