import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../../../api/api-context.tsx';
import type { Schema } from '../../../../components/schema-form/form-schema.ts';
import { operationKey, useOperation } from '../../../../data/operation-query.ts';
import type { CompletionFacts } from './completions.ts';
import { everyNode, type TreeNode } from './pipeline-tree.ts';
import type { ToolSummary } from './step-palette.tsx';

const none: readonly ToolSummary[] = [];

/** The catalog, with the schemas of the tools that a pipeline uses. */
export function useToolFacts(nodes: readonly TreeNode[], params: readonly string[]) {
  const api = useApi();
  const tools = useOperation('tools.list', {}).data?.items ?? none;
  const known = useMemo(() => new Set(tools.map(({ name }) => name)), [tools]);
  const used = [...new Set([...everyNode(nodes)].map(({ fields }) => String(fields.uses)))].filter((name) =>
    known.has(name),
  );
  const details = useQueries({
    queries: used.map((tool) => ({
      queryKey: operationKey('tools.get', { tool }),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.call('tools.get', { tool }, signal),
    })),
  });
  const facts: CompletionFacts = {
    tools,
    params,
    schemasOf: (tool) => {
      const found = details[used.indexOf(tool)]?.data;
      return found && { input: found.input_schema as Schema, output: found.output_schema as Schema | null };
    },
  };
  return { tools, facts };
}
