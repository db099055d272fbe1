import { Agent, stream } from 'undici'
import { type MakeRelay, requestBody, requestHeaders, streamHead } from '../contender.ts'

/** A relay of bytes. @param allowH2 - where upstream offers it. */
export const rawOverTls =
  (allowH2: boolean): MakeRelay =>
  baseURL => {
    const dispatcher = new Agent({ allowH2 })
    return async (chat, response) => {
      const options = { method: 'POST', headers: requestHeaders, body: requestBody(chat), dispatcher } as const
      await stream(`${baseURL}/chat/completions`, options, () => response.writeHead(200, streamHead))
    }
  }

export const makeRelay = rawOverTls(false)
