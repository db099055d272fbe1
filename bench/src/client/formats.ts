/** What a reader gets out of an answer. */
export interface Decoded {
  readonly content: string
  /** Empty where the relay does not pass reasoning on. */
  readonly reasoning: string
}

/** Names of the {@link formats}. */
export type FormatName = 'openai' | 'responses' | 'anthropic' | 'gemini' | 'native' | 'ui' | 'ag-ui' | 'events'

/** How the answers of a relay are read. */
export interface Format {
  /** What stands in every event that carries a token, and in none before. */
  readonly mark: string
  /** What one event adds. */
  add(event: Event, to: Mutable): void
}

type Event = Readonly<Record<string, unknown>>
type Mutable = { -readonly [Key in keyof Decoded]: Decoded[Key] }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The dialects that relays speak to their readers, all of them server-sent events with JSON in `data`. */
export const formats: Readonly<Record<FormatName, Format>> = {
  /** chat.completion.chunk, as upstream sends it. */
  openai: {
    mark: 'content":"',
    add: (event, to) => {
      const delta = (event.choices as { delta?: Event }[] | undefined)?.[0]?.delta
      to.content += text(delta?.content)
      to.reasoning += text(delta?.reasoning_content)
    },
  },
  /** Millrace's own records. */
  native: {
    mark: '"delta":"',
    add: (event, to) => {
      if (event.type === 'text-delta') to.content += text(event.delta)
      else if (event.type === 'reasoning-delta') to.reasoning += text(event.delta)
    },
  },
  /** UI message stream of the AI SDK. */
  ui: {
    mark: '"delta":"',
    add: (event, to) => {
      if (event.type === 'text-delta') to.content += text(event.delta)
      else if (event.type === 'reasoning-delta') to.reasoning += text(event.delta)
    },
  },
  /** AG-UI events. */
  'ag-ui': {
    mark: '"delta":"',
    add: (event, to) => {
      if (event.type === 'TEXT_MESSAGE_CONTENT') to.content += text(event.delta)
      else if (event.type === 'REASONING_MESSAGE_CONTENT') to.reasoning += text(event.delta)
    },
  },
  /** Events of OpenAI's Responses API. */
  responses: {
    mark: '"delta":"',
    add: (event, to) => {
      if (event.type === 'response.output_text.delta') to.content += text(event.delta)
      else if (event.type === 'response.reasoning_summary_text.delta') to.reasoning += text(event.delta)
    },
  },
  /** Events of Anthropic's Messages API. */
  anthropic: {
    mark: '"content_block_delta"',
    add: (event, to) => {
      const delta = event.delta as Event | undefined
      to.content += text(delta?.text)
      to.reasoning += text(delta?.thinking)
    },
  },
  /** Frames of Gemini's `streamGenerateContent`. */
  gemini: {
    mark: '"text":"',
    add: (event, to) => {
      const [candidate] = event.candidates as { content: { parts: { text: string; thought?: boolean }[] } }[]
      for (const part of candidate?.content.parts ?? []) {
        if (part.thought) to.reasoning += text(part.text)
        else to.content += text(part.text)
      }
    },
  },
  /** `{ content?, reasoning? }`, where a library leaves the wire to its user. */
  events: {
    mark: '":"',
    add: (event, to) => {
      to.content += text(event.content)
      to.reasoning += text(event.reasoning)
    },
  },
}

/** Reads a whole answer. */
export function decodeAnswer(format: Format, body: string): Decoded {
  const decoded: Mutable = { content: '', reasoning: '' }
  for (const line of body.split('\n')) {
    if (!line.startsWith('data: ') || line === 'data: [DONE]') continue
    format.add(JSON.parse(line.slice(6)) as Event, decoded)
  }
  return decoded
}
