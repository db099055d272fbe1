import { jsonPlan, type Plan } from '../../core/plan.js'
import type { RequestHead } from '../../core/request-log.js'
import type { Failure } from '../../course/failure.js'
import type { Resource } from '../../course/vendor.js'
import { openaiHeaders } from '../errors.js'
import type { KeptResponse, KeptResponses } from './kept.js'
import { streamHeaders } from './write.js'

/** The id in the address of a response, or of its cancellation. */
export function responseInPath({ method, path }: RequestHead): string | undefined {
  const { pathname } = new URL(path, 'http://emulator')
  if (method === 'POST') return /\/responses\/([^/]+)\/cancel$/.exec(pathname)?.[1]
  return method === 'GET' || method === 'DELETE' ? /\/responses\/([^/]+)$/.exec(pathname)?.[1] : undefined
}

/** A response that is kept: whole, as the stream that it was, cancelled, or deleted. */
export const lookUp = (kept: KeptResponses, key: string, id: string): Resource => ({
  bodiless: true,
  reply(_, { method, path }) {
    const response = kept.find(key, id)
    if (!response) return { code: 'response_not_found', field: id }
    if (method === 'POST') return cancel(kept, key, response)
    if (method === 'DELETE') {
      kept.delete(key, id)
      return jsonPlan(200, { id, object: 'response', deleted: true }, openaiHeaders())
    }
    const { searchParams } = new URL(path, 'http://emulator')
    if (searchParams.get('stream') === 'true') return replay(response, Number(searchParams.get('starting_after') ?? -1))
    // One that runs in the background has come to its end by the time that somebody asks.
    response.tape?.finish()
    return jsonPlan(200, (kept.find(key, id) ?? response).response, openaiHeaders())
  },
})

/** Stops a response that runs in the background; one that is over stands as it is (OpenAI's reference, 2026-11). */
function cancel(kept: KeptResponses, key: string, response: KeptResponse): Plan | Failure {
  if (!response.tape) return { code: 'invalid_value', status: 400, message: 'Cannot cancel a synchronous response.' }
  if (response.output.length > 0) return jsonPlan(200, response.response, openaiHeaders())
  response.tape.stop()
  const cancelled = { ...response.response, status: 'cancelled' }
  kept.keep(key, { ...response, response: cancelled })
  return jsonPlan(200, cancelled, openaiHeaders())
}

/** The events behind a number. The vendor gives them of responses that were asked for in the background, as a stream. */
function replay({ tape, streamed }: KeptResponse, after: number): Plan | Failure {
  const invalid = { code: 'invalid_value', status: 400 }
  if (!tape || !streamed)
    return {
      ...invalid,
      field: 'stream',
      message: "Only a response with 'background' and 'stream' can be streamed again.",
    }
  if (!Number.isInteger(after))
    return { ...invalid, field: 'starting_after', message: 'starting_after takes a number.' }
  return { status: 200, headers: streamHeaders(), body: tape.from(after + 1) }
}
