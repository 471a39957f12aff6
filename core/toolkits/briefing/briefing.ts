import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { changesTool } from './changes.ts';
import { composeTool } from './compose.ts';
import { publishTool } from './publish.ts';

/** Documents for the person: composed by fixed rules, published where they are read. */
export function createBriefingToolkit(ports: ToolkitPorts): Toolkit {
  return {
    name: 'briefing',
    title: 'Briefings',
    description: 'Composes briefings without a language model and publishes them.',
    tools: [composeTool(ports), changesTool(ports), publishTool(ports)],
  };
}
