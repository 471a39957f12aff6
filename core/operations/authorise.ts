import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import type { Operation, OperationContext } from './operation.ts';

/** Of operations that tell an agent of itself: every agent has it. */
export const ownScope = 'self';

/** Whether a list of scopes covers one: `*`, `tasks:*`, or the scope itself. */
export function covers(scopes: readonly string[], scope: string): boolean {
  if (scope === ownScope) return true;
  const [noun] = scope.split(':', 1);
  return scopes.includes('*') || scopes.includes(scope) || scopes.includes(`${noun}:*`);
}

interface Caller extends Pick<OperationContext, 'door'> {
  readonly agent: Pick<OperationContext['agent'], 'id' | 'name' | 'scopes'>;
}
interface QuietCaller extends Caller {
  readonly services: Pick<OperationContext['services'], 'quiet'>;
}
type Asked = Pick<Operation, 'name' | 'scope' | 'forPeople'>;
type Effect = Partial<Pick<Operation, 'annotations'>>;

/** Asks for itself whether the tool that it calls writes. */
const callsTools = 'tools.call';

/** Whether a caller may use an operation at all, whatever the input: what a door lists. */
export function mayUse({ agent, door }: Caller, { scope, forPeople = false }: Asked): boolean {
  return covers(agent.scopes, scope) && !(forPeople && isProgram({ agent, door }));
}

/** Programs speak for themselves: every agent but the owner, and whoever comes through MCP. */
export function isProgram({ agent, door }: Caller): boolean {
  return agent.id !== ownerAgentId || door === 'mcp';
}

/**
 * Decides whether the calling agent may use an operation. Every door passes through here. Throws `forbidden`, with the
 * scope that is missing, and `quiet_hours` with until when for what is not a mere look. `input` is part of the question, so
 * that budgets and rate limits have their place here too.
 */
export function authorise(caller: QuietCaller, operation: Asked & Effect, _input: unknown): void {
  if (mayUse(caller, operation)) {
    const changes = operation.annotations?.readOnly === false && operation.name !== callsTools;
    if (changes) caller.services.quiet.requireAwake(caller.agent);
    return;
  }
  const { agent } = caller;
  if (operation.forPeople && isProgram(caller))
    throw new OrdinautError({
      code: 'forbidden',
      message: `only a person may use ${operation.name}`,
      hint: 'tell the person what you need; it can be done in the window, or with the ordinaut command',
    });
  const held = agent.scopes.length === 0 ? 'none' : agent.scopes.join(', ');
  throw new OrdinautError({
    code: 'forbidden',
    message: `${agent.name} may not use ${operation.name}: it needs the scope ${operation.scope}`,
    hint: `its scopes are: ${held}; a person can grant more`,
  });
}
