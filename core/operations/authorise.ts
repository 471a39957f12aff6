import { OrdinautError } from '../errors.ts';
import type { Operation, OperationContext } from './operation.ts';

/** Whether a list of scopes covers one: `*`, `tasks:*`, or the scope itself. */
function covers(scopes: readonly string[], scope: string): boolean {
  const [noun] = scope.split(':', 1);
  return scopes.includes('*') || scopes.includes(scope) || scopes.includes(`${noun}:*`);
}

/**
 * Decides whether the calling agent may use an operation. Every door passes through here. Throws `forbidden`, with the
 * scope that is missing. `input` is part of the question, so that budgets and rate limits have their place here too.
 */
export function authorise(
  { agent }: Pick<OperationContext, 'agent'>,
  operation: Pick<Operation, 'name' | 'scope'>,
  _input: unknown,
): void {
  if (covers(agent.scopes, operation.scope)) return;
  const held = agent.scopes.length === 0 ? 'none' : agent.scopes.join(', ');
  throw new OrdinautError({
    code: 'forbidden',
    message: `${agent.name} may not use ${operation.name}: it needs the scope ${operation.scope}`,
    hint: `its scopes are: ${held}; a person can grant more`,
  });
}
