import type { NpmFixture } from '../npm-fixture.ts'

/** A picture of one red pixel, as PNG. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

/** A question in the words of no dialect. */
export interface Question {
  readonly model: string
  readonly prompt: string
  readonly picture?: boolean
  /** Offers the tool `weather`. */
  readonly tool?: boolean
  /** JSON Schema of the answer. */
  readonly schema?: object
  /** The round before: a call of the tool and its result. */
  readonly before?: { readonly told: Told; readonly result: string }
}

/** A call of a tool. */
export interface ToldCall {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

/** An answer as the client has it, in the words of no dialect. */
export interface Told {
  readonly text: string
  readonly reasoning: string
  readonly calls: readonly ToldCall[]
  readonly inputTokens: number
  readonly outputTokens: number
  readonly finish: string
  /** The assistant's message or items, for the next request. */
  readonly turn: readonly object[]
}

/** The vendor's own client of one dialect. */
export interface DialectClient {
  /** Its words for the ends of an answer. */
  readonly ends: { readonly stop: string; readonly call: string }
  /** Rejects with the client's own error. */
  ask(question: Question, stream: boolean): Promise<Told>
  /** Leaves after the first piece of the answer, or before there is any, when something else has happened. */
  leave(question: Question, when?: Promise<unknown>): Promise<void>
  /** The names in its list of models. */
  models(): Promise<readonly string[]>
}

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

// biome-ignore lint/suspicious/noExplicitAny: the clients' types are not installed; a wrong field fails the test.
type Any = any

type Stream = AsyncIterable<Any> & { readonly controller: AbortController }

async function leave(
  open: (signal: AbortSignal) => Promise<Stream>,
  when: Promise<unknown> | undefined,
): Promise<void> {
  const controller = new AbortController()
  if (when !== undefined) {
    void when.then(() => controller.abort())
    await open(controller.signal).then(
      () => Promise.reject(new Error('There was an answer.')),
      () => {},
    )
    return
  }
  const stream = await open(controller.signal)
  for await (const _ of stream) return
}

const listed = async (models: Any): Promise<string[]> => {
  const names: string[] = []
  for await (const { id } of models.list()) names.push(id)
  return names
}

function chat(client: Any): DialectClient {
  const body = ({ model, prompt, picture, tool, schema, before }: Question) => ({
    model,
    messages: [
      {
        role: 'user',
        content: picture
          ? [
              { type: 'text', text: prompt },
              { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
            ]
          : prompt,
      },
      ...(before
        ? [...before.told.turn, { role: 'tool', tool_call_id: before.told.calls[0]!.id, content: before.result }]
        : []),
    ],
    ...(tool && { tools: [{ type: 'function', function: { name: 'weather', parameters } }] }),
    ...(schema && { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
    reasoning_effort: 'low',
  })
  const toldOf = (message: Any, finish: string, usage: Any): Told => ({
    text: message.content ?? '',
    reasoning: message.reasoning_content ?? '',
    calls: (message.tool_calls ?? []).map((call: Any) => ({
      id: call.id,
      name: call.function.name,
      input: JSON.parse(call.function.arguments),
    })),
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    finish,
    turn: [message],
  })
  return {
    ends: { stop: 'stop', call: 'tool_calls' },
    async ask(question, stream) {
      if (!stream) {
        const { choices, usage } = await client.chat.completions.create(body(question))
        return toldOf(choices[0].message, choices[0].finish_reason, usage)
      }
      // The helper's own message has the last piece of the reasoning alone (openai 7.59.0, 2026-11).
      let reasoning = ''
      const run = client.chat.completions.stream({ ...body(question), stream_options: { include_usage: true } })
      for await (const { choices } of run) reasoning += choices[0]?.delta.reasoning_content ?? ''
      const { choices, usage } = await run.finalChatCompletion()
      const message = { ...choices[0].message, ...(reasoning && { reasoning_content: reasoning }) }
      return toldOf(message, choices[0].finish_reason, usage)
    },
    leave: (question, when) =>
      leave(signal => client.chat.completions.create({ ...body(question), stream: true }, { signal }), when),
    models: () => listed(client.models),
  }
}

function responses(client: Any): DialectClient {
  const body = ({ model, prompt, picture, tool, schema, before }: Question) => ({
    model,
    store: false,
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: prompt },
          ...(picture ? [{ type: 'input_image', image_url: `data:image/png;base64,${pixel}` }] : []),
        ],
      },
      ...(before
        ? [
            ...before.told.turn,
            { type: 'function_call_output', call_id: before.told.calls[0]!.id, output: before.result },
          ]
        : []),
    ],
    ...(tool && { tools: [{ type: 'function', name: 'weather', parameters, strict: false }] }),
    ...(schema && { text: { format: { type: 'json_schema', name: 'answer', schema } } }),
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['reasoning.encrypted_content'],
  })
  const toldOf = ({ output, output_text: text, usage, status }: Any): Told => ({
    text,
    reasoning: output.flatMap((item: Any) => (item.summary ?? []).map((part: Any) => part.text)).join(''),
    calls: output.flatMap((item: Any) =>
      item.type === 'function_call' ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) }] : [],
    ),
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    finish: status,
    turn: output,
  })
  return {
    ends: { stop: 'completed', call: 'completed' },
    ask: async (question, stream) =>
      toldOf(
        stream
          ? await client.responses.stream(body(question)).finalResponse()
          : await client.responses.create(body(question)),
      ),
    leave: (question, when) =>
      leave(signal => client.responses.create({ ...body(question), stream: true }, { signal }), when),
    models: () => listed(client.models),
  }
}

function messages(client: Any): DialectClient {
  const body = ({ model, prompt, picture, tool, schema, before }: Question) => ({
    model,
    max_tokens: 4_096,
    thinking: { type: 'enabled', budget_tokens: 1_024 },
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: prompt },
          ...(picture ? [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }] : []),
        ],
      },
      ...(before
        ? [
            { role: 'assistant', content: before.told.turn },
            {
              role: 'user',
              content: [{ type: 'tool_result', tool_use_id: before.told.calls[0]!.id, content: before.result }],
            },
          ]
        : []),
    ],
    ...(tool && { tools: [{ name: 'weather', input_schema: parameters }] }),
    ...(schema && { output_config: { format: { type: 'json_schema', schema } } }),
  })
  const toldOf = ({ content, usage, stop_reason: finish }: Any): Told => ({
    text: content.map((block: Any) => block.text ?? '').join(''),
    reasoning: content.map((block: Any) => block.thinking ?? '').join(''),
    calls: content.flatMap((block: Any) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
    ),
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    finish,
    turn: content,
  })
  return {
    ends: { stop: 'end_turn', call: 'tool_use' },
    ask: async (question, stream) =>
      toldOf(
        stream
          ? await client.messages.stream(body(question)).finalMessage()
          : await client.messages.create(body(question)),
      ),
    leave: (question, when) =>
      leave(signal => client.messages.create({ ...body(question), stream: true }, { signal }), when),
    models: () => listed(client.models),
  }
}

/** The dialects, by the vendors' own clients: `openai` and `@anthropic-ai/sdk`. */
export const dialectClients: Readonly<Record<string, (installed: NpmFixture, url: string) => Promise<DialectClient>>> =
  {
    'Chat Completions': async (installed, url) => chat(await openai(installed, url)),
    Responses: async (installed, url) => responses(await openai(installed, url)),
    Messages: async (installed, url) => {
      const { default: Anthropic } = await installed.load<Any>('@anthropic-ai/sdk')
      return messages(new Anthropic({ apiKey: 'any', baseURL: url, maxRetries: 0 }))
    },
  }

async function openai(installed: NpmFixture, url: string): Promise<Any> {
  const { default: OpenAI } = await installed.load<Any>('openai')
  return new OpenAI({ apiKey: 'any', baseURL: `${url}/v1`, maxRetries: 0 })
}
