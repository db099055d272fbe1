import { Agent, createServer, request } from 'node:http'
import { listening } from '../adapter.ts'
import type { Listen } from '../contender.ts'

/** Bytes in, bytes out, over connections that are kept. */
export const listen: Listen = baseURL => {
  const agent = new Agent({ keepAlive: true })
  const target = new URL(`${baseURL}/chat/completions`)
  return listening(
    createServer((incoming, response) => {
      const { host: _, ...headers } = incoming.headers
      const asked = request(target, { agent, method: 'POST', headers }, answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      asked.on('error', () => response.destroy())
      response.on('close', () => asked.destroy())
      incoming.pipe(asked)
    }),
  )
}
