import type { OperationContext } from './operation.ts';

/** The context of a call that brings no ids of its own: it begins a new request, and everything that it starts is correlated with it. */
export function callContext(
  { services, agent, door }: Pick<OperationContext, 'services' | 'agent' | 'door'>,
  signal: AbortSignal,
): OperationContext {
  const request_id = services.ids.next();
  return { agent, door, request_id, correlation_id: request_id, signal, log: services.log, services };
}
