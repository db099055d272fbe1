import { createServer } from 'node:http'
import type { StreamStore } from '../../../packages/core/src/index.ts'
import type { createChatHandler } from '../../../packages/server/src/index.ts'
import type { chatListener } from '../../../packages/server/src/node.ts'
import { listening } from './adapter.ts'
import type { Listen } from './contender.ts'
import { loadBuilt, loadMillrace } from './millrace.ts'

/** A relay that is a chat handler over this store, or over none. */
export const storeRelay =
  (makeStore: (redisURL: string | undefined) => StreamStore | undefined | Promise<StreamStore | undefined>): Listen =>
  async (baseURL, redisURL) => {
    const { glm } = await loadMillrace()
    const root = (await loadBuilt('server/dist/index.js')) as { createChatHandler: typeof createChatHandler }
    const node = (await loadBuilt('server/dist/node.js')) as { chatListener: typeof chatListener }
    const store = await makeStore(redisURL)
    const provider = glm({ apiKey: 'bench', baseURL, gatherMs: 0 })
    const handler = root.createChatHandler({ provider, ...(store && { store }) })
    return listening(createServer(node.chatListener(handler)))
  }

/** @throws Error where the benchmark was told of no Redis. */
export function required(redisURL: string | undefined): string {
  if (redisURL === undefined) throw new Error('This relay needs a Redis.')
  return redisURL
}
