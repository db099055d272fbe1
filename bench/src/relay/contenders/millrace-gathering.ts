import type { MakeRelay } from '../contender.ts'
import { loadMillrace } from '../millrace.ts'

const { glm, sendChat } = await loadMillrace()

export const makeRelay: MakeRelay = baseURL => {
  const provider = glm({ apiKey: 'bench', baseURL, gatherMs: 12 })
  return async (chat, response) => {
    await sendChat(response, provider.stream(chat))
  }
}
