import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { documentTools } from './documents.ts';
import { seenTools } from './seen.ts';
import { valueTools } from './values.ts';

/** What agents remember over runs and sessions, each for itself or all together. */
export function createMemoryToolkit(ports: ToolkitPorts): Toolkit {
  return {
    name: 'memory',
    title: 'Memory',
    description: 'Values, documents and what was seen, kept over runs.',
    tools: [...valueTools(ports), ...documentTools(ports), ...seenTools(ports)],
  };
}
