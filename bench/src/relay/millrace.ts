import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { fetchTransport } from '../../../packages/core/src/index.ts'
import type { glm } from '../../../packages/glm/src/index.ts'
import type { WireFormat } from '../../../packages/server/src/index.ts'
import type { sendChat } from '../../../packages/server/src/node.ts'
import { repository } from '../shared/places.ts'
import type { MakeRelay } from './contender.ts'

/** What the relays use of Millrace. */
export interface Millrace {
  readonly glm: typeof glm
  readonly sendChat: typeof sendChat
  readonly fetchTransport: typeof fetchTransport
}

/** A built file of a package, as it would be published, found where it lies. */
export const loadBuilt = (path: string): Promise<object> =>
  import(pathToFileURL(join(repository, 'packages', path)).href)

/** Millrace as it was built. */
export async function loadMillrace(): Promise<Millrace> {
  const parts = ['glm/dist/index.js', 'server/dist/node.js', 'core/dist/index.js'].map(loadBuilt)
  return Object.assign({}, ...(await Promise.all(parts))) as Millrace
}

/** A relay as usual, that speaks another dialect to its readers. */
export async function loadWireRelay(name: string): Promise<MakeRelay> {
  const { glm, sendChat } = await loadMillrace()
  const [wire] = Object.values(await loadBuilt(`server/dist/wire/${name}.js`)).filter(isWire)
  if (!wire) throw new Error(`server/dist/wire/${name}.js exports no wire format`)
  return baseURL => {
    const provider = glm({ apiKey: 'bench', baseURL })
    return async (chat, response) => {
      await sendChat(response, provider.stream(chat), { wire })
    }
  }
}

const isWire = (value: unknown): value is WireFormat =>
  typeof value === 'object' && value !== null && 'createEncoder' in value
