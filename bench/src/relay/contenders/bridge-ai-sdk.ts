import { type ModelMessage, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai'
import type { toLanguageModel } from '../../../../packages/ai-sdk/src/index.ts'
import { type MakeRelay, model } from '../contender.ts'
import { loadBuilt, loadMillrace } from '../millrace.ts'

interface Bridge {
  readonly toLanguageModel: typeof toLanguageModel
}

const { glm } = await loadMillrace()
const { toLanguageModel: bridged } = (await loadBuilt('ai-sdk/dist/index.js')) as Bridge

export const makeRelay: MakeRelay = baseURL => {
  const languageModel = bridged(glm({ apiKey: 'bench', baseURL }), model)
  return async (chat, response) => {
    const result = streamText({ model: languageModel, messages: chat.messages as ModelMessage[] })
    await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.stream }) })
  }
}
