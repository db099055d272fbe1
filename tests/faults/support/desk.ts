import { inspect } from 'node:util'
import {
  type ChatProvider,
  fetchTransport,
  hideSecrets,
  mapProvider,
  router,
  type StreamOptions,
  stopAt,
  undiciTransport,
  withFallback,
  withObserver,
  withRateLimit,
  withRecording,
} from '@millrace/core'
import {
  type ChatHandler,
  type ChatOutcome,
  createChatHandler,
  type FinishedAnswer,
  type SendChatOptions,
} from '@millrace/server'
import { labProviders, type VendorName } from './providers.js'
import type { Scenario } from './scenario.js'
import { toolLoops } from './tool-loops.js'

/** The key that only the vendor may see; no other is accepted. */
export const key = 'canaryid.canarysecret0123456789'

/** What every reader asks. */
export const request = { messages: [{ role: 'user' as const, content: 'Count.' }] }

/** Where the answers come from. Plain data: it may have to cross into another process. */
export interface VendorSettings {
  readonly name: VendorName
  readonly baseURL: string
  readonly transport: 'undici' | 'fetch'
  readonly composition: Scenario['composition']
  readonly limits: StreamOptions
}

/** What a desk is told. Plain data as well. */
export interface DeskSettings {
  readonly vendor: VendorSettings
  readonly delivery: SendChatOptions
}

/** What a server's own hooks told, and what could be seen of its responses. Plain data as well. */
export interface Books {
  /** Requests that reached the application. */
  readonly reached: number
  /** Responses to them that are not over. */
  readonly open: number
  /** Answers that the provider was asked for. */
  asked: number
  /** Answers whose delivery was begun. */
  sent: number
  readonly outcomes: ChatOutcome[]
  readonly finished: FinishedAnswer[]
  /** What `onError` got, down to the last hidden property. */
  readonly errors: string[]
  /** The most bytes that a response held after a write. */
  mostHeld: number
}

/** A response whose `write` can be watched. */
interface Writable {
  readonly writableLength: number
  // biome-ignore lint/suspicious/noExplicitAny: the frameworks differ in what they take.
  write(...args: any[]): boolean
}

/** What stands between a vendor and a door: hooks that remember. */
export interface Desk {
  readonly books: Books
  readonly provider: ChatProvider
  readonly options: SendChatOptions
  readonly handler: ChatHandler
  /** Answers by `sendChat`, with a request that may never come whole. */
  send(begin: () => Promise<ChatOutcome>): void
  /** Counts a response as open until it is over, and looks at what it holds. */
  watch(response: Writable, isOver: () => boolean): void
}

/** A provider as the scenarios have it. */
export function createProvider(settings: VendorSettings): ChatProvider {
  return compose[settings.composition](() => createVendor(settings))
}

/** How the vendors of a scenario are put together. */
const compose: Readonly<Record<Scenario['composition'], (vendor: () => ChatProvider) => ChatProvider>> = {
  none: vendor => vendor(),
  router: vendor => router({ '*': vendor() }),
  fallback: vendor => withFallback([vendor(), vendor()]),
  tools: toolLoops,
  nested(vendor) {
    const limited = (): ChatProvider =>
      withRateLimit(
        withRecording(mapProvider(vendor(), { records: records => records }), () => {}),
        {
          concurrency: 1,
          requestsPerMinute: 1_000,
        },
      )
    const entries = [limited(), { provider: limited(), weight: 1, firstTokenTimeoutMs: 60_000 }]
    const fallback = withFallback(entries, { circuit: { failures: 1 }, hedgeAfterMs: 20 })
    // Every token ends with the beginning of these texts, which is held until the next one, and none of them comes.
    const filtered = stopAt(hideSecrets(router({ '*': fallback }), [' !']), [' ?'])
    return withObserver(filtered, { begun: () => ({ batch() {}, ended() {} }) })
  },
}

const createVendor = ({ name, baseURL, transport, limits }: VendorSettings): ChatProvider =>
  labProviders[name]({
    apiKey: key,
    baseURL,
    transport: transport === 'fetch' ? fetchTransport() : undiciTransport(),
    ...limits,
  })

/** Makes a desk, in whichever process the door is. */
export function createDesk({ vendor, delivery }: DeskSettings): Desk {
  const responses: (() => boolean)[] = []
  const books: Books = {
    get reached() {
      return responses.length
    },
    get open() {
      return responses.filter(isOver => !isOver()).length
    },
    asked: 0,
    sent: 0,
    outcomes: [],
    finished: [],
    errors: [],
    mostHeld: 0,
  }
  const asked = createProvider(vendor)
  const provider: ChatProvider = {
    id: asked.id,
    stream(chat, options) {
      books.asked++
      return asked.stream(chat, options)
    },
  }
  const options: SendChatOptions = {
    ...delivery,
    onFinish: answer => void books.finished.push(answer),
    onError: error => void books.errors.push(inspect(error, { depth: null, showHidden: true })),
  }
  const handler = createChatHandler({ provider, ...options })
  const note = async (outcome: Promise<ChatOutcome>): Promise<ChatOutcome> => {
    books.sent++
    books.outcomes.push(await outcome)
    return outcome
  }
  return {
    books,
    provider,
    options,
    handler: { ...handler, handle: exchange => note(handler.handle(exchange)) },
    send: begin => void note(begin()),
    watch(response, isOver) {
      responses.push(isOver)
      const { write } = response
      response.write = (...args) => {
        const taken = write.apply(response, args)
        books.mostHeld = Math.max(books.mostHeld, response.writableLength)
        return taken
      }
    },
  }
}
