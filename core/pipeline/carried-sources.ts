import { bothSources, noSources, type Sources } from '../model/flow.ts';
import type { CompiledExpression } from './expression.ts';
import type { PlanNode } from './plan-node.ts';
import type { Scope } from './scope.ts';
import { type CompiledValue, placeholdersOf } from './template.ts';

/** What answers where the names of an expression come from: a scope, or a look ahead. */
export type SourcesOfNames = Pick<Scope, 'labelled' | 'sourcesAt' | 'sourcesOfAll'>;

/** Of what an expression gives: those of all that it reads, whatever it makes of them. */
function sourcesOfExpression({ references, roots }: CompiledExpression, names: SourcesOfNames): Sources {
  if (!names.labelled) return noSources;
  if (roots === null) return names.sourcesOfAll();
  let found = noSources;
  for (const { path } of references) found = bothSources(found, names.sourcesAt(path));
  return found;
}

/** Of what a value with templates is rendered to. */
export function sourcesOfValue(value: CompiledValue, names: SourcesOfNames): Sources {
  if (value.kind === 'literal' || !names.labelled) return noSources;
  let found = noSources;
  for (const { placeholder } of placeholdersOf(value))
    if (placeholder.kind === 'expression')
      found = bothSources(found, sourcesOfExpression(placeholder.expression, names));
  return found;
}

/** Of everything that a node itself reads, conditions included: what an error of evaluating it may quote. */
export function readByNode(node: PlanNode, names: SourcesOfNames): Sources {
  if (!names.labelled) return noSources;
  const when = node.when === null ? noSources : sourcesOfExpression(node.when.expression, names);
  return bothSources(when, readInside(node, names));
}

function readInside(node: PlanNode, names: SourcesOfNames): Sources {
  switch (node.kind) {
    case 'tool':
      return sourcesOfValue(node.input, names);
    case 'foreach':
      return sourcesOfValue(node.items, names);
    case 'switch':
      return node.cases
        .map(({ when }) => sourcesOfExpression(when.expression, names))
        .reduce(bothSources, noSources);
    case 'approval':
      return sourcesOfValue(node.message, names);
    case 'wait':
      return 'until' in node.wait ? sourcesOfValue(node.wait.until, names) : noSources;
    case 'call':
      return sourcesOfValue(node.params, names);
    case 'parallel':
    case 'repeat':
    case 'chain':
      return noSources;
  }
}
