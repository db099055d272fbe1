import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { type ModelMessage, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai'
import { type MakeRelay, model } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => {
  const provider = createOpenAICompatible({ name: 'bench', apiKey: 'bench', baseURL })
  return async (chat, response) => {
    const result = streamText({ model: provider.chatModel(model), messages: chat.messages as ModelMessage[] })
    await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.stream }) })
  }
}
