import { stream } from 'undici'
import { type MakeRelay, requestBody, requestHeaders, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => async (chat, response) => {
  const options = { method: 'POST', headers: requestHeaders, body: requestBody(chat) } as const
  await stream(`${baseURL}/chat/completions`, options, () => response.writeHead(200, streamHead))
}
