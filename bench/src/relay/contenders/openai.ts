import OpenAI from 'openai'
import { event, type MakeRelay, model, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => {
  const client = new OpenAI({ apiKey: 'bench', baseURL })
  return async (chat, response) => {
    const stream = await client.chat.completions.create({ model, messages: [...chat.messages], stream: true })
    response.writeHead(200, streamHead)
    for await (const chunk of stream) response.write(event(chunk))
    response.end()
  }
}
