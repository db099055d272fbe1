import type { ChatProvider } from '../runtime/provider.js'
import { checkNames } from '../vocabulary/known-names.js'
import { filteredBy } from './filtered-by.js'

/** Settings of {@link hideSecrets}. */
export interface HideSecretsOptions {
  /** Stands in place of each secret; secrets that overlap have one. Default `[redacted]`. */
  readonly mask?: string
}

/**
 * A provider in whose answers none of these texts comes, in text or reasoning: keys, names, addresses that a prompt holds and a reader must not see. The inputs
 * of tool calls stay as they are: whoever runs the tool needs them.
 *
 * Text that is the beginning of a secret waits until it is known to be none; everything else passes at once. The blocks of one kind are read as one text, in
 * the order in which they began, so that it does not matter where deltas and blocks are cut; one that begins while another is open waits for its end.
 *
 * | behind the beginning of a secret comes | it is |
 * |-|-|
 * | more text of the kind, whatever stands between | hidden with the rest, or shown where it was none |
 * | a tool call or a file, or the end of a step | shown, since these wait for nothing; the rest of the secret is hidden all the same |
 * | the end that the model chose: `stop`, `tool-calls` | shown: it is all that there is |
 * | the end of an answer that was cut: `length`, `content-filter`, `other`, a failure | left out |
 *
 * A block of which something was hidden loses its `providerData`: a signature is of the whole text.
 *
 * @param secrets - none of them empty. Upper and lower case differ.
 * @throws TypeError for anything else.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, hideSecrets } from '@millrace/core'
 *
 * const provider: ChatProvider = { id: 'example', stream: () => ChatStream.from(async function* () {}) }
 * console.log(hideSecrets(provider, ['Grünewald', '030 123456']).id)
 * ```
 */
export function hideSecrets<Options = unknown>(
  provider: ChatProvider<Options>,
  secrets: readonly string[],
  options: HideSecretsOptions = {},
): ChatProvider<Options> {
  checkNames(options, { mask: true }, 'hideSecrets')
  const { mask = '[redacted]' } = options
  if (typeof mask !== 'string') throw new TypeError('hideSecrets: mask takes a text.')
  return filteredBy(provider, secrets, { kinds: ['text', 'reasoning'], mask }, 'hideSecrets')
}
