import type { ChatSink } from '../sink/sink.js'
import type { BlockKey } from '../sink/sink-blocks.js'
import { isObject, type JsonObject, textIn } from './json.js'

/** True when the arguments in the beginning of a call say anything: `{}` and empty texts stand there for arguments that come in pieces. */
export function hasArguments(begun: unknown): boolean {
  if (typeof begun === 'string') return !/^\s*(\{\s*\})?\s*$/.test(begun)
  return isObject(begun) ? Object.keys(begun).length > 0 : begun !== undefined && begun !== null
}

/**
 * The arguments of a call as JSON text, where its beginning had some already and pieces may have followed. Pieces that are an object of their
 * own win, field by field; others go on where the beginning broke off. Text that is no JSON then is given as it came.
 *
 * @param begun - an object, or its text.
 */
export function argumentsOf(begun: unknown, pieces: string): string {
  const text = typeof begun === 'string' ? begun : JSON.stringify(begun)
  if (pieces.trim() === '') return text
  if (!hasArguments(begun)) return pieces
  const more = objectInText(pieces)
  if (more) return JSON.stringify({ ...objectInText(text), ...more })
  return (isObject(begun) ? text.slice(0, -1) : text) + pieces
}

/** The arguments of a call whose beginning may have had some already: which of them count is known at the end, so those behind them wait for it. */
export class CallArguments {
  readonly #begun: unknown
  readonly #waits: boolean
  #pieces = ''

  /** @param begun - as in {@link argumentsOf}; those that say nothing are none, and pieces then go on at once. */
  constructor(begun: unknown) {
    this.#begun = begun
    this.#waits = hasArguments(begun)
  }

  /** More of them, as JSON text or in whole. @param key - of the call. */
  add(key: BlockKey, piece: unknown, sink: ChatSink): void {
    if (this.#waits) this.#pieces += textIn(piece) ?? ''
    else sink.toolCall(key, { input: piece })
  }

  /** The call is complete. */
  end(key: BlockKey, sink: ChatSink): void {
    if (this.#waits) sink.toolCall(key, { input: argumentsOf(this.#begun, this.#pieces) })
  }
}

/** The object that a JSON text is; undefined where it is another value, or none. */
export function objectInText(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // Part of an object only: the other part makes it whole.
    return undefined
  }
}
