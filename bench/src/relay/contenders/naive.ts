import { request } from 'undici'
import { type MakeRelay, requestBody, requestHeaders, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => async (chat, response) => {
  const options = { method: 'POST', headers: requestHeaders, body: requestBody(chat) } as const
  const { body } = await request(`${baseURL}/chat/completions`, options)
  response.writeHead(200, streamHead)
  // The mistakes that give it its name: characters cut at chunk borders, and nobody waits for a slow reader.
  body.on('data', (chunk: Buffer) => response.write(chunk.toString()))
  body.on('end', () => response.end())
}
