import { chat as chatStream, toServerSentEventsStream } from '@tanstack/ai'
import { openaiCompatibleText } from '@tanstack/ai-openai/compatible'
import { type MakeRelay, model, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => {
  const adapter = openaiCompatibleText(model, { baseURL, apiKey: 'bench' })
  return async (chat, response) => {
    const abortController = new AbortController()
    const messages = chat.messages.map(({ role, content }) => ({ role, content }))
    const stream = toServerSentEventsStream(chatStream({ adapter, messages, abortController }), abortController)
    response.writeHead(200, streamHead)
    for await (const chunk of stream) response.write(chunk)
    response.end()
  }
}
