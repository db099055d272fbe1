import { ChatError } from '@millrace/core/page'
import type { RemoteOptions } from './remote-provider.js'

/**
 * Refuses a relative address where there is no page: the global fetch would fail as for a lost network, each time.
 *
 * @throws ChatError (`invalid-request`).
 */
export function checkAddress({ url, fetch }: Pick<RemoteOptions, 'url' | 'fetch'>): void {
  if (fetch || 'location' in globalThis || URL.canParse(String(url))) return
  throw new ChatError({
    code: 'invalid-request',
    message: 'There is no page here, so the `url` of remote() has to be absolute.',
  })
}
