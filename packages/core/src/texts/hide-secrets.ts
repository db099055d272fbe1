import type { ChatProvider } from '../runtime/provider.js'
import { filteredBy } from './filtered-by.js'

/** Settings of {@link hideSecrets}. */
export interface HideSecretsOptions {
  /** Stands in place of each secret; secrets that overlap have one. Default `[redacted]`. */
  readonly mask?: string
}

/**
 * A provider in whose answers none of these texts comes, in text or reasoning: keys, names, addresses that a prompt holds and a reader must not see. No part
 * of a secret is shown, wherever deltas and blocks are cut. The inputs of tool calls stay as they are: whoever runs the tool needs them.
 *
 * Text that is the beginning of a secret waits until it is known to be none, or its block ends; everything else passes at once.
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
  { mask = '[redacted]' }: HideSecretsOptions = {},
): ChatProvider<Options> {
  if (typeof mask !== 'string') throw new TypeError('hideSecrets: mask takes a text.')
  return filteredBy(provider, secrets, { kinds: ['text', 'reasoning'], mask }, 'hideSecrets')
}
