import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { type LanguageModel, type ModelMessage, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai'
import { type ShapeName, shapeIn } from '../../shared/shapes.ts'
import { type MakeRelay, model } from '../contender.ts'

type Maker = (baseURL: string) => LanguageModel

const apiKey = 'bench'

const compatible: Maker = baseURL => createOpenAICompatible({ name: 'bench', apiKey, baseURL }).chatModel(model)

const makers: Readonly<Record<ShapeName, Maker>> = {
  glm: compatible,
  tails: compatible,
  chat: compatible,
  responses: baseURL => createOpenAI({ apiKey, baseURL }).responses(model),
  // Of a model that it does not know it warns with each request.
  anthropic: baseURL => createAnthropic({ apiKey, baseURL })('claude-sonnet-4-5'),
  gemini: baseURL => createGoogleGenerativeAI({ apiKey, baseURL })(model),
}

export const makeRelay: MakeRelay = baseURL => {
  const made = makers[shapeIn(baseURL).id](baseURL)
  return async (chat, response) => {
    const result = streamText({ model: made, messages: chat.messages as ModelMessage[] })
    await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.stream }) })
  }
}
