import type { ErrorObject } from 'ajv';
import type { ErrorDetail } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { asArray, expectation, isRecord, numberRange, oneOf, oneOfTypes, range, show } from './expected.ts';

const MOST_PROBLEMS = 20;
const MOST_ERRORS = 200;

/** ajv's errors (verbose, all of them) as problems a person can act on: path, expected range, nearest known name. At most 20. */
export function problemsOf(found: readonly ErrorObject[]): readonly ErrorDetail[] {
  // A value of the wrong shape throughout has one error a node.
  const errors = found.slice(0, MOST_ERRORS);
  const problems: ErrorDetail[] = [];
  for (const error of withoutBranches(errors)) {
    const problem = problemOf(error, errors);
    if (!problems.some((known) => known.path === problem.path && known.message === problem.message))
      problems.push(problem);
    if (problems.length === MOST_PROBLEMS) break;
  }
  return problems;
}

/** `/pipeline/2/with` → `pipeline[2].with`; the root is the empty text. */
function pathOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => {
      if (/^\d+$/.test(part)) return `${path}[${part}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
      return path === '' ? part : `${path}.${part}`;
    }, '');
}

/** Errors inside the branches of a failed `anyOf` or `oneOf` stand behind the error of the choice itself. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  if (choices.length === 0) return errors;
  return errors.filter((error) => !choices.some((choice) => choice !== error && isBranch(error, choice)));
}

function isBranch(error: ErrorObject, choice: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${choice.schemaPath}/`) && error.instancePath.startsWith(choice.instancePath)
  );
}

function problemOf(error: ErrorObject, all: readonly ErrorObject[]): ErrorDetail {
  const place = pathOf(error.instancePath);
  const name = place === '' ? 'the value' : place;
  const child = (property: string): string => pathOf(`${error.instancePath}/${pointerPart(property)}`);
  const schema = isRecord(error.parentSchema) ? error.parentSchema : {};
  const got = `got ${show(error.data)}`;
  const problem = (code: string, message: string, path = place, hint?: string): ErrorDetail => ({
    code,
    message,
    ...(path !== '' && { path }),
    ...(hint !== undefined && { hint }),
  });

  switch (error.keyword) {
    case 'required':
    case 'dependentRequired': {
      const missing = child(String(error.params.missingProperty));
      return problem(
        'missing_value',
        `${missing} is missing${expectation(schema, error.params.missingProperty)}`,
        missing,
      );
    }
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const unknown = String(error.params.additionalProperty ?? error.params.unevaluatedProperty);
      const known = isRecord(schema.properties) ? Object.keys(schema.properties) : [];
      const hint =
        didYouMean(unknown, known) ?? (known.length > 0 ? `known: ${known.join(', ')}` : undefined);
      return problem('unknown_name', `${child(unknown)} is not known`, child(unknown), hint);
    }
    case 'enum':
    case 'const': {
      const allowed = error.keyword === 'const' ? [error.schema] : asArray(error.schema);
      return problem(
        'invalid_value',
        `${name} must be ${oneOf(allowed)}, ${got}`,
        place,
        nearest(error.data, allowed),
      );
    }
    case 'type':
      return problem('invalid_type', `${name} must be ${oneOfTypes(asArray(error.schema))}, ${got}`);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return problem('out_of_range', `${name} must be ${numberRange(schema)}, ${got}`);
    case 'minLength':
    case 'maxLength':
      return problem(
        'out_of_range',
        `${name} must have ${range(schema.minLength, schema.maxLength)} characters, has ${[...String(error.data)].length}`,
      );
    case 'minItems':
    case 'maxItems':
      return problem(
        'out_of_range',
        `${name} must have ${range(schema.minItems, schema.maxItems)} items, has ${asArray(error.data).length}`,
      );
    case 'anyOf':
    case 'oneOf':
      return choiceProblem(error, all, problem, name, got);
    case 'pattern':
      return problem('invalid_value', `${name} must match ${String(error.schema)}, ${got}`);
    case 'format':
      return problem('invalid_value', `${name} must be a valid ${String(error.schema)}, ${got}`);
    default:
      return problem('invalid_value', `${name} ${error.message ?? `fails ${error.keyword}`}, ${got}`);
  }
}

function choiceProblem(
  choice: ErrorObject,
  all: readonly ErrorObject[],
  problem: (code: string, message: string, path?: string, hint?: string) => ErrorDetail,
  name: string,
  got: string,
): ErrorDetail {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of all) {
    if (error === choice || !isBranch(error, choice)) continue;
    const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split('/', 1)[0] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const atOnce = [...branches.values()].map((errors) =>
    errors.find((error) => error.instancePath === choice.instancePath),
  );
  const constants = atOnce.filter((error) => error?.keyword === 'const' || error?.keyword === 'enum');
  if (constants.length > 0 && constants.length === branches.size) {
    const allowed = constants.flatMap((error) =>
      error?.keyword === 'const' ? [error.schema] : asArray(error?.schema),
    );
    return problem(
      'invalid_value',
      `${name} must be ${oneOf(allowed)}, ${got}`,
      undefined,
      nearest(choice.data, allowed),
    );
  }
  const wrongType = atOnce.filter((error) => error?.keyword === 'type');
  if (wrongType.length > 0 && wrongType.length === branches.size) {
    const types = wrongType.flatMap((error) => asArray(error?.schema));
    return problem('invalid_type', `${name} must be ${oneOfTypes(types)}, ${got}`);
  }
  if (choice.keyword === 'oneOf' && Array.isArray(choice.params.passingSchemas))
    return problem('invalid_value', `${name} fits more than one of the allowed forms, ${got}`);
  const candidates = [...branches.values()].filter(
    (errors) =>
      !errors.some((error) => error.keyword === 'type' && error.instancePath === choice.instancePath),
  );
  const best = candidates.toSorted((a, b) => a.length - b.length)[0];
  const reasons = best ? problemsOf(best).map((reason) => reason.message) : [];
  return problem(
    'invalid_value',
    `${name} fits none of the allowed forms${reasons.length > 0 ? `: ${reasons.slice(0, 3).join('; ')}` : `, ${got}`}`,
  );
}

function nearest(value: unknown, allowed: readonly unknown[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  return didYouMean(
    value,
    allowed.filter((candidate) => typeof candidate === 'string'),
  );
}

function pointerPart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
