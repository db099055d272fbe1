import type { anthropic } from '../../../../packages/anthropic/src/index.ts'
import type { ChatProvider } from '../../../../packages/core/src/index.ts'
import type { gemini } from '../../../../packages/gemini/src/index.ts'
import type { openai } from '../../../../packages/openai/src/index.ts'
import type { openaiCompatible } from '../../../../packages/openai-compatible/src/index.ts'
import { type ShapeName, shapeIn } from '../../shared/shapes.ts'
import { type MakeRelay, model } from '../contender.ts'
import { loadBuilt, loadMillrace } from '../millrace.ts'

type Maker = (baseURL: string) => Promise<Pick<ChatProvider<never>, 'stream'>>

const { glm, sendChat } = await loadMillrace()

const load = async <Exports>(name: string): Promise<Exports> => (await loadBuilt(`${name}/dist/index.js`)) as Exports

const apiKey = 'bench'

const ofGlm: Maker = async baseURL => glm({ apiKey, baseURL })

/** The provider of each dialect; only that one is loaded. */
const makers: Readonly<Record<ShapeName, Maker>> = {
  glm: ofGlm,
  tails: ofGlm,
  chat: async baseURL => {
    const module = await load<{ openaiCompatible: typeof openaiCompatible }>('openai-compatible')
    return module.openaiCompatible({ id: 'bench', apiKey, baseURL })
  },
  responses: async baseURL => (await load<{ openai: typeof openai }>('openai')).openai({ apiKey, baseURL }),
  anthropic: async baseURL => (await load<{ anthropic: typeof anthropic }>('anthropic')).anthropic({ apiKey, baseURL }),
  gemini: async baseURL => (await load<{ gemini: typeof gemini }>('gemini')).gemini({ apiKey, baseURL }),
}

export const makeRelay: MakeRelay = async baseURL => {
  const provider = (await makers[shapeIn(baseURL).id](baseURL)) as ChatProvider
  return async (chat, response) => {
    await sendChat(response, provider.stream({ model, ...chat }))
  }
}
