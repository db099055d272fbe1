import { kind } from './kind.js'
import { checkHolder, type KnownNames, refuseMisspelt } from './known-names.js'
import { otherNames, refuseOtherNames } from './other-names.js'

/** Options of one answer: limits of time and size, retries. A provider has defaults of its own; these win over them. */
export interface StreamOptions {
  /** Stops the answer: upstream is closed, the reader gets what is held and then `error: aborted`. */
  readonly signal?: AbortSignal | undefined
  /**
   * The person whose answer it is, as `authorize` of a handler named it: for compositions that keep something by owner or sign it, such as the approvals
   * of `withTools`. No vendor is told; that is `user` of the request.
   */
  readonly owner?: string
  /** Further attempts after the first, all before the first batch. Default 2; 9 for `remote()` of `@millrace/client`. */
  readonly maxRetries?: number
  /** Milliseconds of the first back-off at most; it doubles each time, with full jitter. Default 500. */
  readonly minRetryDelayMs?: number
  /** Milliseconds of any back-off at most. Default 8 000. */
  readonly maxRetryDelayMs?: number
  /** The longest wait that a vendor may ask for; a longer one fails at once, with `retryAfterMs` in the error. Default 60 000. */
  readonly maxRetryAfterMs?: number
  /** Milliseconds until the first byte of the body, connecting included, for each attempt. Default 120 000; `Infinity`: no limit; 0: it is over at once. Rests while paused. */
  readonly firstByteTimeoutMs?: number
  /**
   * Milliseconds without a byte from the vendor before the attempt is given up. Default 60 000; `Infinity`: no limit; 0: any silence behind a
   * byte ends it, even of a millisecond. Every byte restarts it, comments included. Not running while the reader holds the stream back.
   */
  readonly idleTimeoutMs?: number
  /**
   * Milliseconds over which the vendor's bytes are gathered before they are decoded, while the event loop is busy (from four fifths of a core on,
   * until it needs less than a half): fewer writes, where it joins several tokens of a stream. Half of it is the mean delay. Default 0: never, since a loop that
   * falls behind joins what has come meanwhile anyway. The beginning of an answer never waits, nor does an ending. Without effect where there is no
   * `performance.eventLoopUtilization`, as Node has it.
   */
  readonly gatherMs?: number
  /**
   * Milliseconds for the whole answer, retries included; runs while paused too. Default 3 600 000, an hour, so that a vendor who sends comments
   * for ever is given up; `Infinity`: no limit; 0: it is over at once.
   */
  readonly totalTimeoutMs?: number
  /** Bytes of one event at most. Default 16 MiB. */
  readonly maxEventBytes?: number
  /** Bytes of the whole answer at most, as they come from the vendor. Default 64 MiB. */
  readonly maxResponseBytes?: number
  /** Bytes of one tool call's arguments at most. Default 4 MiB. */
  readonly maxToolInputBytes?: number
  /** Blocks, calls, results, sources and files of the answer at most, counted together. Default 10 000. */
  readonly maxBlocks?: number
}

/** Options with every default filled in. */
export type ResolvedOptions = Required<Omit<StreamOptions, 'signal' | 'owner'>>

const MiB = 1024 * 1024

/** The defaults of Millrace, which a provider's and a caller's win over. */
export const defaultOptions: ResolvedOptions = {
  maxRetries: 2,
  minRetryDelayMs: 500,
  maxRetryDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
  firstByteTimeoutMs: 120_000,
  idleTimeoutMs: 60_000,
  gatherMs: 0,
  totalTimeoutMs: 3_600_000,
  maxEventBytes: 16 * MiB,
  maxResponseBytes: 64 * MiB,
  maxToolInputBytes: 4 * MiB,
  maxBlocks: 10_000,
}

const names = Object.keys(defaultOptions) as (keyof ResolvedOptions)[]

/** All options of a stream. */
export const optionNames: KnownNames<StreamOptions> = { signal: true, owner: true, ...defaultOptions }

const kindOfOption = 'option of a stream'

/** Options of other libraries: of the AI SDK, openai and LangChain (ai 7.0.173, openai 7.59.0, @langchain/core 1.4.0, 2026-11). */
const others = [
  { names: ['abortSignal'], here: 'signal' },
  { names: ['timeout', 'timeoutMs'], here: 'totalTimeoutMs, or firstByteTimeoutMs and idleTimeoutMs' },
  { names: ['retries', 'max_retries'], here: 'maxRetries' },
  // Where others set them: behind the messages, or for all requests of a model.
  {
    names: [
      'messages',
      'tools',
      'toolChoice',
      'parallelToolCalls',
      'temperature',
      'topP',
      'topK',
      'presencePenalty',
      'frequencyPenalty',
      'maxOutputTokens',
      'stop',
      'seed',
      'reasoning',
      'output',
      'providerOptions',
    ],
    here: 'a field of the request: stream({ messages, … })',
  },
  { names: ['maxTokens', 'max_tokens'], here: 'maxOutputTokens, a field of the request' },
]
const othersOfSettings = otherNames([
  ...others,
  { names: ['signal'], here: 'an option, behind the request: stream(request, { signal })' },
])
const othersOfOptions = otherNames([
  ...others,
  { names: ['model'], here: 'a field of the request, stream({ model, messages }), or a setting of the provider' },
])

/** @throws TypeError for a provider's setting that has another place or name. */
export const refuseOthersOfSettings = (settings: object): void =>
  refuseOtherNames(settings, othersOfSettings, 'setting of a provider')

/**
 * The options of a stream as they were given, empty where none were.
 *
 * @throws TypeError for what holds none, such as a signal that stands there by itself, and for an owner that is no text.
 */
export function streamOptions(options: StreamOptions = {}): StreamOptions {
  checkHolder(options, optionNames, kindOfOption)
  const { owner } = options
  if (owner !== undefined && typeof owner !== 'string') throw new TypeError(`owner takes a text, not ${kind(owner)}.`)
  return options
}

/**
 * Lays options over those that hold without them.
 *
 * @param base - default: the defaults of Millrace.
 * @throws TypeError naming the option that is no number of its kind, is misspelt, or has another name or place here.
 */
export function resolveOptions(options: StreamOptions | undefined, base?: ResolvedOptions): ResolvedOptions {
  if (options !== undefined) {
    refuseOtherNames(streamOptions(options), othersOfOptions, kindOfOption)
    // Other names pass: a composition may have its own.
    refuseMisspelt(options, optionNames, kindOfOption)
  }
  return withDefaults(options, base)
}

/**
 * The same for objects whose other names are somebody else's, such as the settings of a provider.
 *
 * @throws TypeError naming the option that is no number of its kind.
 */
export function withDefaults(
  options: StreamOptions | undefined,
  base: ResolvedOptions = defaultOptions,
): ResolvedOptions {
  const resolved: Record<string, number> = { ...base }
  for (const name of names) {
    const value = options?.[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || Number.isNaN(value) || value < 0) {
      throw new TypeError(`${name} takes a number from 0, not ${String(value)}.`)
    }
    resolved[name] = value
  }
  return resolved as unknown as ResolvedOptions
}
