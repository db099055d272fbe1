import type { ChatProvider } from '../runtime/provider.js'
import { filteredBy } from './filtered-by.js'

/**
 * A provider whose answers end before the first of these texts, for vendors without stop sequences, or with too few of them. The text itself is not part of
 * the answer, wherever deltas and blocks are cut; see `hideSecrets` for what becomes of its beginning. The answer then ends with `stop`, and the call to
 * the vendor is closed, so that its usage stays unknown. Reasoning and tool calls are not looked at.
 *
 * @param texts - none of them empty. The one that is complete first counts.
 * @throws TypeError for anything else.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, stopAt } from '@millrace/core'
 *
 * const provider: ChatProvider = { id: 'example', stream: () => ChatStream.from(async function* () {}) }
 * console.log(stopAt(provider, ['\n\nHuman:', '</answer>']).id)
 * ```
 */
export const stopAt = <Options = unknown>(
  provider: ChatProvider<Options>,
  texts: readonly string[],
): ChatProvider<Options> => filteredBy(provider, texts, { kinds: ['text'], mask: undefined }, 'stopAt')
