import type { ChatStream } from '../stream/chat-stream.js'
import type { ChatEvent } from '../vocabulary/events.js'
import { checkNames } from '../vocabulary/known-names.js'
import { type SentenceOptions, SentenceSplitter } from './sentence-splitter.js'

/**
 * The sentences of an answer as they come, for speech: each as soon as it is known to be over, which is when the next one begins. English and languages
 * written like it, Chinese and Japanese; full stops of decimals, abbreviations, initials and addresses end nothing, a line break always does.
 *
 * Text that a `reset` withdraws is not spoken, as far as it was not given out. A failure throws what the answer throws, after the text that came before it.
 * Breaking out stops the answer.
 *
 * @param source - an answer, or pieces of text.
 * @throws TypeError for lengths that are none.
 * @example
 * ```ts
 * import { splitSentences } from '@millrace/core'
 *
 * async function* pieces() {
 *   yield* ['Dr. Wang pa', 'id 3.50 for it. She ', 'was glad! 海内存知己。天涯', '若比邻。']
 * }
 * for await (const sentence of splitSentences(pieces())) console.log(sentence) // 'Dr. Wang paid 3.50 for it.', 'She was glad!', …
 * ```
 */
export function splitSentences(
  source: ChatStream | AsyncIterable<string>,
  options: SentenceOptions = {},
): AsyncIterableIterator<string> {
  if (typeof (source as Partial<AsyncIterable<string>> | null)?.[Symbol.asyncIterator] !== 'function')
    throw new TypeError('splitSentences takes an answer, or an async iterable of texts.')
  checkNames(options, { minLength: true, maxLength: true }, 'splitSentences')
  return sentencesOf(source as AsyncIterable<ChatEvent | string>, new SentenceSplitter(options))
}

async function* sentencesOf(
  source: AsyncIterable<ChatEvent | string>,
  splitter: SentenceSplitter,
): AsyncGenerator<string, void> {
  try {
    for await (const piece of source) {
      if (typeof piece === 'string') yield* splitter.push(piece)
      else if (piece.type === 'text-delta') yield* splitter.push(piece.delta)
      else if (piece.type === 'reset') splitter.clear()
      else if (piece.type === 'step-end' || piece.type === 'tool-call-start') yield* splitter.end()
    }
  } catch (thrown) {
    yield* splitter.end()
    throw thrown
  }
  yield* splitter.end()
}
