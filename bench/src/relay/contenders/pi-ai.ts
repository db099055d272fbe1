import { type Model, stream as streamAnswer } from '@mariozechner/pi-ai'
import { event, type MakeRelay, model, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => {
  const piModel: Model<'openai-completions'> = {
    id: model,
    name: model,
    api: 'openai-completions',
    provider: 'bench',
    baseUrl: baseURL,
    reasoning: false,
    input: ['text'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 128_000,
    maxTokens: 32_000,
  }
  return async (chat, response) => {
    const messages = chat.messages.map(({ role, content }) => ({ role, content, timestamp: Date.now() }))
    response.writeHead(200, streamHead)
    for await (const part of streamAnswer(piModel, { messages }, { apiKey: 'bench' })) {
      if (part.type === 'text_delta') response.write(event({ content: part.delta }))
      else if (part.type === 'thinking_delta') response.write(event({ reasoning: part.delta }))
    }
    response.end()
  }
}
