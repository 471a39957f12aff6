import type { OutputOf } from '../../api/api.ts';

export type FoundFlow = OutputOf<'tasks.get'>['flows'][number];
/** As a task declares it; `*` in either stands for anything. */
export interface Flow {
  readonly from: string;
  readonly to: string;
}

const isSame = (one: Flow, other: Flow) => one.from === other.from && one.to === other.to;

/** The flows of a definition, or of a draft, which may hold anything while it is written. */
export function flowsOf(value: unknown): readonly Flow[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((flow: unknown) => {
    const { from, to } = (flow ?? {}) as { readonly from?: unknown; readonly to?: unknown };
    return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
  });
}

/** What is found in the steps and not declared, each once. */
export function undeclaredOf(found: readonly FoundFlow[]): readonly Flow[] {
  return withFlows(
    [],
    found.filter(({ declared }) => !declared),
  );
}

/** The flows and others, none of them twice. */
export function withFlows(flows: readonly Flow[], added: readonly Flow[]): readonly Flow[] {
  const all = [...flows];
  for (const { from, to } of added) if (!all.some((one) => isSame(one, { from, to }))) all.push({ from, to });
  return all;
}

export function withoutFlow(flows: readonly Flow[], flow: Flow): readonly Flow[] {
  return flows.filter((one) => !isSame(one, flow));
}
