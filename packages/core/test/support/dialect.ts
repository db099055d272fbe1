import {
  ChatError,
  type ChatProvider,
  defineProvider,
  type ErrorInfo,
  type FinishReason,
  type ProviderDefinition,
  type ProviderSettings,
  statusError,
  type ToolCallPiece,
} from '@millrace/core'

/** A frame of a made-up vendor. */
interface TestFrame {
  id?: string
  t?: string
  call?: ToolCallPiece
  finish?: FinishReason
  usage?: number
  error?: Partial<ErrorInfo>
  throw?: string
  throwChatError?: string
}

/** A made-up vendor: `{"t":"text"}` frames and a `[DONE]`. */
const definition: ProviderDefinition = {
  id: 'test',
  toRequest: chat => ({
    url: 'https://vendor.example/chat',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(chat),
  }),
  createDecoder: () => ({
    decode({ data, event }, sink) {
      if (event === 'error') return sink.failure(data)
      if (data === '[DONE]') return sink.end()
      const frame = JSON.parse(data) as TestFrame
      if (frame.id) sink.start({ messageId: frame.id })
      if (frame.t) sink.text(frame.t)
      if (frame.call) sink.toolCall(0, frame.call)
      if (frame.finish) sink.finish(frame.finish)
      if (frame.usage !== undefined) sink.usage({ inputTokens: 0, outputTokens: frame.usage })
      if (frame.error) sink.failure(frame)
      if (frame.throw) throw new Error(frame.throw)
      if (frame.throwChatError) throw new ChatError({ code: 'content-filter', message: frame.throwChatError })
    },
  }),
  toError({ status, body }) {
    const error = parsed(body)?.error
    return { ...statusError(status, error?.message), ...(error ?? {}) }
  },
}

const parsed = (body: string): TestFrame | undefined => {
  try {
    return JSON.parse(body) as TestFrame
  } catch {
    return undefined
  }
}

/** Nothing waits for a window unless a test asks for it, however busy this machine is: what comes in one step is one batch. */
export const testProvider = (settings: ProviderSettings, overrides: Partial<ProviderDefinition> = {}): ChatProvider =>
  defineProvider({ ...definition, ...overrides }, { gatherMs: 0, ...settings })

export const hello = { messages: [{ role: 'user', content: 'hello' }] } as const
