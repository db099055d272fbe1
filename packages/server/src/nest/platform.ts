import type { ChatOutcome } from '../delivery/outcome.js'
import { bodyOver, type FastifyReply, handOver } from '../exchange/fastify-handover.js'
import { NodeReply, type NodeResponse } from '../exchange/node-reply.js'
import type { Reply } from '../exchange/reply.js'
import { ResponseHandover } from '../exchange/response-handover.js'

/** The response of a Nest application: Express's, or the reply of Fastify. */
export type NestResponse = (NodeResponse & { setHeader(name: string, value: string): unknown }) | FastifyReply

/** Sends an answer over a reply. */
type Send = (reply: Reply) => Promise<ChatOutcome>

const isFastify = (response: NestResponse): response is FastifyReply => 'hijack' in response

/** Sends an answer over a response that the controller method has taken by `@Res()`. */
export function sendOver(response: NestResponse, send: Send): Promise<ChatOutcome> {
  if (!isFastify(response)) return send(new NodeReply(response))
  return new Promise((resolve, reject) => {
    const begin = (reply: Reply): Promise<ChatOutcome> => {
      const outcome = send(reply)
      outcome.then(resolve, reject)
      return outcome
    }
    handOver(response, begin, begin)
  })
}

/** Makes the body that Nest is to send, as it sends files. */
export const bodyFor = (response: NestResponse, send: Send): ResponseHandover =>
  isFastify(response) ? bodyOver(response, send, send) : new ResponseHandover(response, send, send)

/** Sets headers of the response to come. */
export function setHeaders(response: NestResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers))
    if (isFastify(response)) response.header(name, value)
    else response.setHeader(name, value)
}
