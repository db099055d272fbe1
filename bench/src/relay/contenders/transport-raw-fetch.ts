import { once } from 'node:events'
import { type MakeRelay, requestBody, requestHeaders, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => async (chat, response) => {
  const init = { method: 'POST', headers: requestHeaders, body: requestBody(chat) } as const
  const { body } = await fetch(`${baseURL}/chat/completions`, init)
  response.writeHead(200, streamHead)
  for await (const chunk of body!) if (!response.write(chunk)) await once(response, 'drain')
  response.end()
}
