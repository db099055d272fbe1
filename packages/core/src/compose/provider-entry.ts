import { synchronous } from '../lib/synchronous.js'
import type { ChatProvider } from '../runtime/provider.js'
import type { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, errorInfo } from '../vocabulary/errors.js'
import { type KnownNames, refuseUnknown } from '../vocabulary/known-names.js'
import { resolveOptions, type StreamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { askProvider, orderly } from './sources.js'

/** A provider as one of several, and how it is asked: its name for the model, its own settings, its own limits. */
export interface ProviderEntry<Options = unknown> {
  /** The provider. */
  readonly provider: ChatProvider<Options>
  /** The provider's name of the model, in place of the request's. Default: the model as it was asked for. */
  readonly model?: string
  /**
   * The request for this provider, such as with `providerOptions` of its own. It gets the request with `model` put in, is synchronous, and is called
   * only where this provider is asked. An error that it throws is this provider's failure: an `error` record, never a throw of `stream()`.
   */
  request?(request: ChatRequest): ChatRequest<Options>
  /** Limits for this provider, such as its own `firstByteTimeoutMs` or `maxRetries`; they win over those given to `stream()`. */
  readonly options?: Omit<StreamOptions, 'signal'>
}

/** The type of `providerOptions` that a composition of entries takes: any of theirs. Entries with a `request` make their own. */
export type OptionsOf<Entry> = [GivenOptions<Entry>] extends [never] ? unknown : GivenOptions<Entry>

type GivenOptions<Entry> =
  Entry extends ChatProvider<infer Options>
    ? Options
    : Entry extends { readonly request: unknown }
      ? never
      : Entry extends { readonly provider: ChatProvider<infer Options> }
        ? Options
        : never

/** An answer that can be connected to, or the failure of an entry that could not be asked. */
export type Opened = { readonly stream: ChatStream } | { readonly error: ErrorInfo }

const entryNames: KnownNames<ProviderEntry> = { provider: true, model: true, request: true, options: true }

/**
 * A provider or an entry as a plain entry, so that an instance of a class may be one too.
 *
 * @param place - names it in the message: `router: "glm-*"`.
 * @param further - names of the fields that an entry has there beside those of every entry.
 * @throws TypeError for anything else.
 */
export function readEntry(value: unknown, place: string, further: Readonly<Record<string, true>> = {}): ProviderEntry {
  const entry = (isProvider(value) ? { provider: value } : value) as ProviderEntry
  if (!isProvider(entry?.provider))
    throw new TypeError(`${place} takes a provider, { id, stream }, or { provider, model?, … }.`)
  if (entry === value) refuseUnknown(entry, { ...entryNames, ...further }, `field of ${place}`)
  const { provider, model, request, options } = entry
  if (model !== undefined && (typeof model !== 'string' || model === ''))
    throw new TypeError(`${place}: model takes a name.`)
  if (request !== undefined && typeof request !== 'function') throw new TypeError(`${place}: request takes a function.`)
  resolveOptions(options)
  return {
    provider,
    ...(model !== undefined && { model }),
    ...(request && { request: asked => request.call(entry, asked) }),
    ...(options && { options }),
  }
}

const isProvider = (value: unknown): value is ChatProvider =>
  typeof (value as { readonly stream?: unknown } | null | undefined)?.stream === 'function'

/**
 * Asks the provider of an entry, which is lazy: nothing is sent. A failure of the entry's own `request` comes back; so does whatever `stream()` throws,
 * but for a `TypeError`: the arguments are the caller's.
 *
 * @param options - without the signal; those of the entry win.
 * @throws TypeError of the provider's `stream()`.
 */
export function openEntry(entry: ProviderEntry, request: ChatRequest, options: Omit<StreamOptions, 'signal'>): Opened {
  const { provider, model } = entry
  let asked = model === undefined ? request : { ...request, model }
  if (entry.request) {
    try {
      asked = synchronous(entry.request(asked), 'request of an entry')
      checkRequest(asked as ChatRequest<never>)
    } catch (thrown) {
      return { error: failureOf(entry, thrown) }
    }
  }
  try {
    return { stream: orderly(askProvider(provider, asked, entry.options ? { ...options, ...entry.options } : options)) }
  } catch (thrown) {
    if (thrown instanceof TypeError) throw thrown
    return { error: failureOf(entry, thrown) }
  }
}

/** The failure that anything thrown by an entry is. */
export const failureOf = ({ provider }: ProviderEntry, thrown: unknown): ErrorInfo => {
  const error = errorInfo(thrown)
  return error.provider === undefined ? amend(error, { provider: provider.id }) : error
}
