import type { undiciTransport } from '../../../../packages/core/src/index.ts'
import type { MakeRelay } from '../contender.ts'
import { loadBuilt, loadMillrace } from '../millrace.ts'

const { glm, sendChat } = await loadMillrace()
const core = (await loadBuilt('core/dist/index.js')) as { undiciTransport: typeof undiciTransport }

export const makeRelay: MakeRelay = baseURL => {
  const provider = glm({ apiKey: 'bench', baseURL, transport: core.undiciTransport({ allowH2: false }) })
  return async (chat, response) => {
    await sendChat(response, provider.stream(chat))
  }
}
