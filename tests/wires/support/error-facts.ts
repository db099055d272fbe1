import { ChatError, type ChatProvider, ChatStream, type ErrorCode, publicError, statusError } from '@millrace/core'
import type { ErrorCodes } from '@millrace/core/provider-kit'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { createChatHandler, type WireFormat } from '@millrace/server'
import { codes as anthropic } from '../../../packages/anthropic/src/errors.ts'
import { codes as bedrock } from '../../../packages/bedrock/src/errors.ts'
import { codes as cohere } from '../../../packages/cohere/src/errors.ts'
import { commonCodes } from '../../../packages/core/src/kit/error-codes.ts'
import { retryableCodes } from '../../../packages/core/src/vocabulary/status-error.ts'
import { businessCodes } from '../../../packages/glm/src/errors.ts'
import {
  minimaxCodes,
  moonshotCodes,
  qwenCodes,
  volcengineCodes,
} from '../../../packages/openai-compatible/src/errors/vendor-codes.ts'
import { openaiCodes } from '../../../packages/openai-compatible/src/openai/openai-codes.ts'
import { codes as tgi } from '../../../packages/tgi/src/errors.ts'
import { everyWire, posted, requestOf } from './every-wire.ts'

/** An error that the GLM emulator makes: the fault, and options of the call that it needs. */
interface Fault {
  /** Default none: the options of the call alone lead to it. */
  readonly fault?: string
  /** Code of an options object. */
  readonly options?: string
}

/** Faults by the code that they end in. The others come from another side than the vendor's. */
const faults: { readonly [code in ErrorCode]?: Fault } = {
  authentication: { fault: 'error:1000' },
  permission: { fault: 'error:1311' },
  'not-found': { fault: 'error:1211' },
  'rate-limit': { fault: 'error:1302' },
  quota: { fault: 'error:1113' },
  'invalid-request': { fault: 'error:1210' },
  'context-length': { fault: 'error:1261' },
  'content-filter': { fault: 'error:1301' },
  overloaded: { fault: 'error:1305' },
  timeout: { fault: 'stall:3', options: '{ idleTimeoutMs: 50 }' },
  network: { fault: 'error:1234' },
  protocol: { fault: 'garbage:html' },
  truncated: { fault: 'cut:1200' },
  limit: { options: '{ maxResponseBytes: 100 }' },
  unknown: { fault: 'error:1230' },
}

/** Codes of vendors, and of hosts that speak OpenAI's dialect. */
const tables: { readonly [vendor: string]: ErrorCodes } = {
  'several vendors': commonCodes,
  Anthropic: anthropic,
  'Amazon Bedrock': bedrock,
  Cohere: cohere,
  GLM: businessCodes,
  MiniMax: minimaxCodes,
  Moonshot: moonshotCodes,
  OpenAI: openaiCodes,
  'Qwen (DashScope)': qwenCodes,
  TGI: tgi,
  'Volcengine (Ark)': volcengineCodes,
}

/** A client's view of a failure, before anything was shown and in the middle of an answer. */
interface Seen {
  readonly status: number
  readonly body: string
  /** The event of the failure. Undefined where the dialect has none: the answer is broken off. */
  readonly frame?: string
}

/** Everything that the code of Millrace says about an error code. */
export interface ErrorFacts {
  /** True where the same request may succeed later, unless the vendor says otherwise. */
  readonly retried: boolean
  /** The sentence that a stranger reads. */
  readonly says: string
  /** HTTP statuses of a vendor that mean it where the body says no more. */
  readonly statuses: readonly number[]
  readonly vendors: { readonly [vendor: string]: readonly string[] }
  readonly wires: { readonly [id: string]: Seen }
  /** A fault of the GLM emulator that leads to it, and what the example prints. */
  readonly example?: Fault & { readonly prints: string }
}

/** The facts of a code, as the packages behave. */
export async function factsOf(code: ErrorCode): Promise<ErrorFacts> {
  const vendors = Object.entries(tables).map(([vendor, table]): [string, string[]] => [
    vendor,
    Object.keys(table).filter(word => table[word]!.code === code),
  ])
  const wires = await Promise.all([...everyWire].map(async ([id, wire]) => [id, await seenBy(wire, code)] as const))
  const fault = faults[code]
  return {
    retried: retryableCodes.has(code),
    says: saidOf(code),
    statuses: Array.from({ length: 200 }, (_, at) => 400 + at).filter(
      status => distinct(status) && statusError(status).code === code,
    ),
    vendors: Object.fromEntries(vendors.filter(([, words]) => words.length > 0)),
    wires: Object.fromEntries(wires),
    ...(fault && { example: { ...fault, prints: await printedBy(fault) } }),
  }
}

/** The sentence that a stranger reads. */
const saidOf = (code: ErrorCode): string => publicError({ code, message: '', retryable: false }).message

/** False for the statuses that mean no more than their class does. */
const distinct = (status: number): boolean =>
  status === 400 ||
  status === 500 ||
  statusError(status).code !== statusError(status < 500 ? 499 : 599).code ||
  [413, 422].includes(status)

async function seenBy(wire: WireFormat, code: ErrorCode): Promise<Seen> {
  const before = await answerOf(wire, code, false)
  const amid = await answerOf(wire, code, true)
  // Some dialects end with more, such as the whole response once again.
  const frame = amid.body.split('\n\n').find(each => each.includes(saidOf(code)))
  return { ...before, ...(frame !== undefined && { frame: frame.trim() }) }
}

/** The answer of a handler whose provider fails: at once, or behind the word "Hello". One that is broken off has the text as far as it came. */
async function answerOf(wire: WireFormat, code: ErrorCode, late: boolean): Promise<{ status: number; body: string }> {
  const provider: ChatProvider = {
    id: 'vendor',
    stream: () =>
      ChatStream.from(async function* () {
        if (late)
          yield [
            { type: 'start', messageId: 'm1', provider: 'vendor' },
            { type: 'text-start', id: '0' },
            { type: 'text-delta', id: '0', delta: 'Hello' },
          ]
        throw new ChatError({ code, message: 'Only for the log.', retryable: retryableCodes.has(code) })
      }),
  }
  const handler = createChatHandler({ provider, wire, models: ['m'], onError: () => {} })
  const response = await handler.fetch(posted(requestOf(wire, 'Hello')))
  let body = ''
  try {
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) body += text
  } catch {
    // A dialect without a word for failures breaks the answer off, and the text so far is the body.
  }
  await handler.drain({ graceMs: 1_000 })
  return { status: response.status, body }
}

/** The line that the example of a page prints. */
async function printedBy({ fault, options }: Fault): Promise<string> {
  const provider = glm({
    model: 'glm-5.3',
    apiKey: emulatorKey,
    fetch: createGlmEmulator({ ...(fault !== undefined && { fault }) }).fetch,
  })
  const settings = options === undefined ? {} : JSON.parse(options.replace(/(\w+):/g, '"$1":'))
  try {
    await provider.stream({ messages: [{ role: 'user', content: 'Hello' }] }, { maxRetries: 0, ...settings }).text()
  } catch (error) {
    if (error instanceof ChatError) return [error.code, error.retryable, error.providerCode ?? ''].join(' ').trim()
    throw error
  }
  return 'no error'
}
