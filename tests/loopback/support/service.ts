import { inspect } from 'node:util'
import type { ChatRequest, ChatStream, StreamOptions } from '@millrace/core'
import { type GlmOptions, glm } from '@millrace/glm'
import {
  type ChatHandler,
  type ChatOutcome,
  createChatHandler,
  type FinishedAnswer,
  type SendChatOptions,
} from '@millrace/server'

/** The key that no reader and no log may ever see; the emulator accepts no other. */
export const key = 'canaryid.canarysecret0123456789'

/** What a server is told. Plain data: it may have to cross into another process. */
export interface ServiceSettings {
  /** Where GLM is. */
  readonly baseURL: string
  /** Limits of the provider. */
  readonly limits?: StreamOptions
  /** Clocks of the delivery. */
  readonly delivery?: Pick<SendChatOptions, 'headTimeoutMs' | 'heartbeatMs' | 'stallTimeoutMs'>
  /** What is asked for beside what the reader asks. */
  readonly request?: Partial<ChatRequest<GlmOptions>>
}

/** What became of the answers. Plain data as well. */
export interface Told {
  /** How many answers the provider was asked for. */
  asked: number
  /** What `sendChat` and `handle` settled with; nothing where a door has only a `Response`. */
  readonly outcomes: ChatOutcome[]
  readonly finished: FinishedAnswer[]
  /** What `onError` got, down to the last hidden property. */
  readonly errors: string[]
  /** The most that any response held after a write. Absent where there is no response that could be watched. */
  mostHeld?: number
}

/** A response whose `write` can be watched. */
interface Writable {
  readonly writableLength: number
  // biome-ignore lint/suspicious/noExplicitAny: the frameworks differ in what they take.
  write(...args: any[]): boolean
}

/** What every server of these tests has behind its door: GLM, delivered with hooks that remember. */
export interface Service {
  readonly told: Told
  readonly handler: ChatHandler
  /** The answer to a body, for those who send it themselves. */
  stream(body: unknown): ChatStream
  /** The options to send it with. */
  readonly options: SendChatOptions
  /** Remembers the outcome. */
  note(outcome: Promise<ChatOutcome>): Promise<ChatOutcome>
  /** Remembers how much the response holds after each write. */
  watch(response: Writable): void
}

export function createService({ baseURL, limits, delivery, request }: ServiceSettings): Service {
  const told: Told = { asked: 0, outcomes: [], finished: [], errors: [] }
  const provider = glm({ apiKey: key, baseURL, model: 'glm-4.7', maxRetries: 0, ...limits })
  const options: SendChatOptions = {
    ...delivery,
    onFinish: answer => void told.finished.push(answer),
    onError: error => void told.errors.push(inspect(error, { depth: null, showHidden: true })),
  }
  const stream = (chat: ChatRequest<GlmOptions>) => {
    told.asked++
    return provider.stream({ ...chat, ...request })
  }
  const handler = createChatHandler({ provider: { id: provider.id, stream }, ...options })
  const note = async (outcome: Promise<ChatOutcome>): Promise<ChatOutcome> => {
    told.outcomes.push(await outcome)
    return outcome
  }
  return {
    told,
    options,
    note,
    handler: { ...handler, handle: exchange => note(handler.handle(exchange)) },
    stream: body => stream(body as ChatRequest<GlmOptions>),
    watch(response) {
      const { write } = response
      told.mostHeld ??= 0
      response.write = (...args) => {
        const taken = write.apply(response, args)
        told.mostHeld = Math.max(told.mostHeld ?? 0, response.writableLength)
        return taken
      }
    },
  }
}
