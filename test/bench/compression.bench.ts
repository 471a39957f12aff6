import { compressContext } from '../../core/toolkits/llm/compress-context.ts';
import { sampleMaterial } from '../support/sample-material.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';

/** What `llm.plan` sends of the sample calendar and inbox; the facts that stay are held by a test. */
export async function run(): Promise<BenchTable> {
  const material = await sampleMaterial();
  const row = (name: string, part: typeof material): BenchRow => {
    const instruction = 'Create morning briefing';
    const { tokens_before, tokens_after } = compressContext(part, {
      instruction,
      limit_tokens: 3_000,
      share: 0.34,
    });
    const saved = Math.round((1 - tokens_after / tokens_before) * 100);
    return { name, value: `${tokens_before} → ${tokens_after} tokens, ${saved} % fewer`, limit: '60–70 %' };
  };
  return { title: 'Compressed context', rows: [row('sample calendar and inbox', material)] };
}
