import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a test looks at it. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly max_tokens?: number;
    readonly temperature?: number;
    readonly system?: unknown;
    readonly messages: readonly { readonly role: string; readonly content: unknown }[];
    readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema: unknown } };
    readonly tools?: readonly { readonly name: string }[];
    readonly output_config?: unknown;
  };
  /** All that the model reads, as text. */
  readonly prompt: string;
}

/** What the server does with one request: a text is the answer; the others are what goes wrong. */
export type Turn =
  | string
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** Answers once `release()` is called. */
  | { readonly slow: string }
  /** What stands there instead of an answer, with status 200. */
  | { readonly malformed: string }
  /** The connection breaks after so many words of the answer; streamed answers only get as far. */
  | { readonly breaks_after: number; readonly text: string }
  | { readonly text: string; readonly finish: 'length' };

const count = (text: string): number => Math.ceil(text.length / 4);

/**
 * A language model that says what the test scripted: the OpenAI-compatible `/v1/chat/completions` and Anthropic's `/v1/messages`,
 * streamed on demand. Turns are taken in order, the last one for ever; tokens are counted as a quarter of the characters.
 */
export async function startLanguageModelServer(...script: readonly Turn[]) {
  const asked: Asked[] = [];
  const spent = { input: 0, output: 0 };
  const held: (() => void)[] = [];
  const turns = [...script];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked['body'];
    const prompt = [body.system, ...body.messages.map(({ content }) => content)].map(textIn).join('\n');
    asked.push({ path: incoming.url ?? '', headers: incoming.headers, body, prompt });
    const turn = (turns.length > 1 ? turns.shift() : turns[0]) ?? 'ok';
    await take(turn, body, prompt, incoming.url ?? '', response);
  });

  async function take(
    turn: Turn,
    body: Asked['body'],
    prompt: string,
    path: string,
    response: ServerResponse,
  ) {
    if (typeof turn === 'object' && 'status' in turn) {
      response.writeHead(turn.status, { 'content-type': 'application/json', ...turn.headers });
      const message = turn.message ?? `status ${turn.status}`;
      response.end(JSON.stringify({ type: 'error', error: { type: 'error', message } }));
      return;
    }
    if (typeof turn === 'object' && 'malformed' in turn) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(turn.malformed);
      return;
    }
    if (typeof turn === 'object' && 'slow' in turn) await new Promise<void>((resolve) => held.push(resolve));
    const text = typeof turn === 'string' ? turn : 'slow' in turn ? turn.slow : turn.text;
    const tokens = { input: count(prompt), output: count(text) };
    spent.input += tokens.input;
    spent.output += tokens.output;
    const words = text.match(/\s*\S+\s*/g) ?? [];
    const shown =
      typeof turn === 'object' && 'breaks_after' in turn ? words.slice(0, turn.breaks_after) : words;
    const reply: Reply = {
      text,
      words: shown,
      tokens,
      model: body.model,
      cut: typeof turn === 'object' && 'finish' in turn,
    };
    const wire = path.endsWith('/messages') ? anthropic : openai;
    if (body.stream !== true) {
      if (shown.length < words.length) return void response.destroy();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(wire.whole(reply, body)));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of wire.begin(reply)) response.write(event);
    if (shown.length < words.length) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return void response.destroy();
    }
    response.end(wire.end(reply).join(''));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    /** Tokens of all answers. */
    spent,
    release: () => {
      for (const resolve of held.splice(0)) resolve();
    },
    async close() {
      for (const resolve of held.splice(0)) resolve();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Reply {
  readonly text: string;
  readonly words: readonly string[];
  readonly tokens: { readonly input: number; readonly output: number };
  readonly model: string;
  readonly cut: boolean;
}

const openai = {
  whole: ({ text, tokens, model, cut }: Reply, _: Asked['body']) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_772_433_000,
    model: `${model}:scripted`,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text },
        finish_reason: cut ? 'length' : 'stop',
      },
    ],
    usage: usageOf(tokens),
  }),
  begin: ({ words, model }: Reply) =>
    words.map((content) => data(chunk(model, [{ index: 0, delta: { role: 'assistant', content } }]))),
  end: ({ tokens, model, cut }: Reply) => [
    data(chunk(model, [{ index: 0, delta: {}, finish_reason: cut ? 'length' : 'stop' }])),
    data({ ...chunk(model, []), usage: usageOf(tokens) }),
    'data: [DONE]\n\n',
  ],
};

const anthropic = {
  whole: ({ text, tokens, model, cut }: Reply, { tools }: Asked['body']) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: tools?.[0]
      ? [{ type: 'tool_use', id: 'toolu_1', name: tools[0].name, input: JSON.parse(text) }]
      : [{ type: 'text', text }],
    stop_reason: cut ? 'max_tokens' : tools?.[0] ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: tokens.input, output_tokens: tokens.output },
  }),
  begin: ({ words, tokens, model }: Reply) => [
    named('message_start', {
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: tokens.input, output_tokens: 1 },
      },
    }),
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ...words.map((text) => named('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
  ],
  end: ({ tokens, cut }: Reply) => [
    named('content_block_stop', { index: 0 }),
    named('message_delta', {
      delta: { stop_reason: cut ? 'max_tokens' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: tokens.output },
    }),
    named('message_stop', {}),
  ],
};

const usageOf = ({ input, output }: Reply['tokens']) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});
const chunk = (model: string, choices: readonly object[]) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_772_433_000,
  model: `${model}:scripted`,
  choices,
});
const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const named = (type: string, value: object): string => `event: ${type}\n${data({ type, ...value })}`;

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textIn).join('\n');
  if (typeof content === 'object' && content !== null && 'text' in content) return textIn(content.text);
  return '';
}
