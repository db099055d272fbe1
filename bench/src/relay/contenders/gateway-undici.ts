import { createServer } from 'node:http'
import { Agent } from 'undici'
import { listening } from '../adapter.ts'
import { type Listen, streamHead } from '../contender.ts'

/** Bytes in, bytes out, by the HTTP client that Millrace has: what reading them costs before anything is done with them. */
export const listen: Listen = baseURL => {
  const agent = new Agent()
  const { origin, pathname } = new URL(`${baseURL}/chat/completions`)
  return listening(
    createServer({ noDelay: true }, (request, response) => {
      const headers = { 'content-type': 'application/json', authorization: 'Bearer vendor' }
      agent.dispatch(
        { origin, path: pathname, method: 'POST', headers, body: request },
        {
          onRequestStart(controller) {
            response.on('close', () => controller.abort(new Error('The reader has left.')))
            response.on('drain', () => controller.resume())
          },
          onResponseStart: () => void response.writeHead(200, streamHead),
          onResponseData(controller, chunk) {
            if (!response.write(chunk)) controller.pause()
          },
          onResponseEnd: () => void response.end(),
          onResponseError: () => void response.destroy(),
        },
      )
    }),
  )
}
