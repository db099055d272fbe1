import { streamText } from '@xsai/stream-text'
import { event, type MakeRelay, model, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => async (chat, response) => {
  const { fullStream } = streamText({ apiKey: 'bench', baseURL: `${baseURL}/`, model, messages: [...chat.messages] })
  response.writeHead(200, streamHead)
  for await (const part of fullStream) {
    if (part.type === 'text-delta') response.write(event({ content: part.text }))
    else if (part.type === 'reasoning-delta') response.write(event({ reasoning: part.text }))
  }
  response.end()
}
