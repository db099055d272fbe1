import type { Server } from 'node:http'
import type { ChatStream } from '../../../packages/core/src/index.ts'
import { backlog, type Chat, type Listen } from './contender.ts'
import { loadBuilt, loadMillrace } from './millrace.ts'

/** Asks the provider. */
export type Ask = (chat: Chat) => ChatStream

/** Starts a framework's server on a free port, with a POST route that answers by an adapter's `sendChat`. Gives the port. */
type Start<Adapter> = (ask: Ask, adapter: Adapter) => Promise<number>

/** A relay that is a framework's own server. */
export const adapterRelay =
  <Adapter>(name: string, start: Start<Adapter>): Listen =>
  async baseURL => {
    const { glm } = await loadMillrace()
    const provider = glm({ apiKey: 'bench', baseURL })
    return start(chat => provider.stream(chat), (await loadBuilt(`server/dist/${name}.js`)) as Adapter)
  }

/** The port of a server that begins to listen. */
export const listening = (server: Server): Promise<number> =>
  new Promise(resolve => {
    server.listen(0, '127.0.0.1', backlog, () => resolve((server.address() as { port: number }).port))
  })
