import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { fetchTransport } from '../../../packages/core/src/index.ts'
import type { glm } from '../../../packages/glm/src/index.ts'
import type { sendChat } from '../../../packages/server/src/node.ts'
import { repository } from '../shared/places.ts'

/** What the relays use of Millrace. */
export interface Millrace {
  readonly glm: typeof glm
  readonly sendChat: typeof sendChat
  readonly fetchTransport: typeof fetchTransport
}

/** Millrace as it was built: the files that would be published, found where they lie. */
export async function loadMillrace(): Promise<Millrace> {
  const built = (path: string): Promise<object> => import(pathToFileURL(join(repository, 'packages', path)).href)
  const parts = ['glm/dist/index.js', 'server/dist/node.js', 'core/dist/index.js'].map(built)
  return Object.assign({}, ...(await Promise.all(parts))) as Millrace
}
