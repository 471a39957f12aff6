import { asOrdinautError } from '../errors.ts';
import type { Clock, ToolCaller } from '../ports.ts';

/** The figures that tool calls leave behind; `observe/metrics.ts` is one. */
export interface ToolCallFigures {
  toolCalled(call: {
    readonly server: string;
    readonly outcome: 'ok' | 'failed' | 'unknown';
    readonly duration_ms: number;
  }): void;
}

/** The same tools, each call counted by its server and by whether anybody knows what became of it. */
export function measuredTools(
  tools: ToolCaller,
  { clock, figures }: { readonly clock: Clock; readonly figures: ToolCallFigures },
): ToolCaller {
  return {
    describe: (name) => tools.describe(name),
    list: () => tools.list(),
    foresee: (names, mode) => tools.foresee?.(names, mode),
    async call(call) {
      const began = clock.monotonic();
      const tell = (outcome: 'ok' | 'failed' | 'unknown') => {
        const server = tools.describe(call.tool)?.server ?? 'unknown';
        figures.toolCalled({ server, outcome, duration_ms: clock.monotonic() - began });
      };
      try {
        const answer = await tools.call(call);
        tell('ok');
        return answer;
      } catch (thrown) {
        tell(asOrdinautError(thrown).delivery === 'unknown' ? 'unknown' : 'failed');
        throw thrown;
      }
    },
  };
}
