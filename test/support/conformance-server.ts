import type { CallToolResult, Server, ServerContext } from '@modelcontextprotocol/server';
import { createMcpServer, type McpServerOptions } from '../../core/doors/mcp/mcp-server.ts';

/** A red pixel, and a silent WAV file. */
const image =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const audio = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==';

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] });
const embedded = (uri: string, mimeType: string, said: string) =>
  ({ type: 'resource', resource: { uri, mimeType, text: said } }) as const;

type Tool = (
  input: Record<string, unknown>,
  context: ServerContext,
) => Promise<CallToolResult> | CallToolResult;

/** The tools that the scenarios of the conformance suite call, as the suite describes them. */
const tools: Readonly<Record<string, Tool>> = {
  test_simple_text: () => text('This is a simple text response for testing.'),
  test_image_content: () => ({ content: [{ type: 'image', data: image, mimeType: 'image/png' }] }),
  test_audio_content: () => ({ content: [{ type: 'audio', data: audio, mimeType: 'audio/wav' }] }),
  test_embedded_resource: () => ({
    content: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }),
  test_multiple_content_types: () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      { type: 'image', data: image, mimeType: 'image/png' },
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }),
  async test_tool_with_logging(_, { mcpReq }) {
    for (const said of ['Tool execution started', 'Tool processing data', 'Tool execution completed'])
      await mcpReq.log('info', said);
    return text('done');
  },
  test_error_handling: () => ({
    ...text('This tool intentionally returns an error for testing'),
    isError: true,
  }),
  async test_tool_with_progress(_, { mcpReq }) {
    const progressToken = mcpReq._meta?.progressToken ?? '';
    for (const progress of [0, 50, 100])
      await mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total: 100 },
      });
    return text('done');
  },
};

const resources: Readonly<
  Record<string, { readonly mimeType: string; readonly text?: string; readonly blob?: string }>
> = {
  'test://static-text': { mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
  'test://static-binary': { mimeType: 'image/png', blob: image },
  'test://template/123/data': {
    mimeType: 'application/json',
    text: '{"id":"123","templateTest":true,"data":"Data for ID: 123"}',
  },
  'test://watched-resource': { mimeType: 'text/plain', text: 'watched' },
};

/**
 * The engine's own MCP server, whose sessions, transport, tools, resources and prompts stay as they are, with the fixtures of the public
 * conformance suite beside them.
 */
export function createConformanceServer(options: McpServerOptions): Server {
  const server = createMcpServer(options);
  server.registerCapabilities({ logging: {} });
  server.setRequestHandler('tools/call', (request, context) => {
    const { name, arguments: input = {} } = request.params;
    const tool = tools[name];
    if (!tool) throw new Error(`there is no tool ${name}`);
    return tool(input, context);
  });
  server.setRequestHandler('resources/read', ({ params: { uri } }) => {
    const found = resources[uri];
    if (!found) throw new Error(`no fixture ${uri}`);
    return { contents: [{ uri, ...found } as { uri: string; text: string }] };
  });
  const { subscriptions } = options;
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    subscriptions?.add(uri);
    return {};
  });
  server.setRequestHandler('prompts/get', ({ params: { name, arguments: given = {} } }) => {
    const said = (content: object) => ({
      role: 'user' as const,
      content: content as { type: 'text'; text: string },
    });
    const words = (line: string) => said({ type: 'text', text: line });
    const messages = {
      test_simple_prompt: [words('This is a simple prompt for testing.')],
      test_prompt_with_arguments: [
        words(`Prompt with arguments: arg1='${given.arg1}', arg2='${given.arg2}'`),
      ],
      test_prompt_with_embedded_resource: [
        said(embedded(String(given.resourceUri), 'text/plain', 'Embedded resource content for testing.')),
        words('Please process the embedded resource above.'),
      ],
      test_prompt_with_image: [
        said({ type: 'image', data: image, mimeType: 'image/png' }),
        words('Please analyze the image above.'),
      ],
    }[name];
    if (!messages) throw new Error(`no fixture ${name}`);
    return { messages };
  });
  return server;
}
