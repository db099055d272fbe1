import { askProvider, orderly } from '../compose/sources.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkHolder, checkNames, type KnownNames } from '../vocabulary/known-names.js'
import { streamOptions } from '../vocabulary/options.js'
import { otherNames, refuseOtherNames } from '../vocabulary/other-names.js'
import type { PieceSize } from './pieces.js'
import { SmoothRun } from './smooth-run.js'

/** Settings of {@link smooth}. */
export interface SmoothOptions {
  /** The parts that come at a time. `word`: words; of scripts without spaces, characters. `character`: each one that a reader sees. Default `word`. */
  readonly by?: PieceSize
  /** Milliseconds between two batches. Default 20: fifty in a second. */
  readonly intervalMs?: number
  /** Milliseconds by which text comes late at most, about: the more of it waits, the more comes at a time. Default 400. */
  readonly withinMs?: number
}

const names: KnownNames<SmoothOptions> = { by: true, intervalMs: true, withinMs: true }

/** Names of the AI SDK (ai 7.0.173, 2026-11). */
const othersOfSmooth = otherNames([
  { names: ['delayInMs'], here: 'intervalMs' },
  { names: ['chunking'], here: "by: 'word' or 'character'" },
])

/**
 * A provider whose text and reasoning come at an even pace, however the vendor's network bunches them: for a page that shows them as they come. Nothing is
 * lost, and what was said last comes before the end. A failure comes at once, with all text that came before it.
 *
 * Cancelling, pausing and the signal work as ever; while paused nothing comes. The vendor is held back where more than 64 Ki characters wait.
 *
 * @throws TypeError for settings that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, smooth } from '@millrace/core'
 *
 * const provider: ChatProvider = {
 *   id: 'example',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'example' },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: 'All of it at once.' },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop' },
 *     ]
 *   }),
 * }
 * const stream = smooth(provider).stream({ messages: [{ role: 'user', content: 'Hello' }] })
 * for await (const text of stream.texts()) console.log(text) // 'All', ' of', ' it', …
 * ```
 */
export function smooth<Options = unknown>(
  provider: ChatProvider<Options>,
  options: SmoothOptions = {},
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('smooth takes a provider: { id, stream }.')
  checkHolder(options, names, 'option of smooth')
  refuseOtherNames(options, othersOfSmooth, 'option of smooth')
  checkNames(options, names, 'smooth')
  const { by = 'word', intervalMs = 20, withinMs = 400 } = options
  if (by !== 'word' && by !== 'character') throw new TypeError("smooth: by takes 'word' or 'character'.")
  for (const [name, ms] of Object.entries({ intervalMs, withinMs }))
    if (!(Number.isFinite(ms) && ms > 0)) throw new TypeError(`smooth: ${name} takes a number above 0.`)
  return aroundProvider(provider, {
    id: provider.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      const inner = orderly(askProvider(provider, request, given))
      return new ChatStream(reader => new SmoothRun(inner, reader, { by, intervalMs, withinMs }), { signal })
    },
  })
}
