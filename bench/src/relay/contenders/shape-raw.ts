import { stream } from 'undici'
import { shapeIn } from '../../shared/shapes.ts'
import { type MakeRelay, requestBody, requestHeaders, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => {
  const url = `${baseURL}${shapeIn(baseURL).path}`
  return async (chat, response) => {
    const options = { method: 'POST', headers: requestHeaders, body: requestBody(chat) } as const
    await stream(url, options, () => response.writeHead(200, streamHead))
  }
}
