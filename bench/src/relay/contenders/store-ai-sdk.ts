import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateId, type ModelMessage, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai'
import { createResumableStreamContext } from 'resumable-stream'
import { type MakeRelay, model } from '../contender.ts'
import { required } from '../store-relay.ts'

export const makeRelay: MakeRelay = (baseURL, redisURL) => {
  const provider = createOpenAICompatible({ name: 'bench', apiKey: 'bench', baseURL })
  // Read by the library, which makes its two clients by it.
  process.env.REDIS_URL = required(redisURL)
  // One context for all requests. One for each request, as the guide to resumable chats makes it, opens two connections that are never closed.
  const context = createResumableStreamContext({ waitUntil: null })
  return async (chat, response) => {
    const result = streamText({ model: provider.chatModel(model), messages: chat.messages as ModelMessage[] })
    await pipeUIMessageStreamToResponse({
      response,
      stream: toUIMessageStream({ stream: result.stream }),
      async consumeSseStream({ stream }) {
        await context.createNewResumableStream(generateId(), () => stream)
      },
    })
  }
}
