import { HttpError } from '../../exchange/http-error.js'
import { openaiError } from '../openai/errors.js'
import { unescaped } from '../resume-call.js'
import { eventNumber, isStreamId } from '../stream-id.js'
import type { KeptAnswer, ResumeCall, ResumeRequest } from '../wire.js'
import { outputOf } from './answer.js'
import type { ResponsesContext } from './context.js'
import { streamIdOf } from './ids.js'
import { endOf, type ResponseState, responseObject } from './response.js'

const path = /\/responses\/([^/]+)(\/cancel)?$/

/**
 * Reads a request for a response: `GET …/responses/:id`, with `stream=true` and `starting_after`, `POST …/responses/:id/cancel`, and `DELETE`, behind
 * which nothing of it is kept.
 */
export function callForResponse({ method, path: asked, query }: ResumeRequest): ResumeCall | undefined {
  const [, id, cancel] = path.exec(`/${asked}`) ?? []
  if (id === undefined || (method === 'POST' ? !cancel : cancel || (method !== 'GET' && method !== 'DELETE')))
    return undefined
  const streamId = streamOf(unescaped(id))
  if (method !== 'GET') return { action: method === 'POST' ? 'stop' : 'forget', streamId }
  if (query.get('stream') !== 'true') return { action: 'tell', streamId }
  const after = query.get('starting_after')
  // Events are numbered from 0, and this is the number of the last one that the client has.
  return { action: 'read', streamId, after: after === null ? 0 : eventNumber(after) + 1 }
}

/** @throws HttpError 404 for what never was a response here, as one of OpenAI's or of before there was a store: to its client it is one that is gone. */
function streamOf(id: string): string {
  const streamId = streamIdOf(id)
  if (streamId !== undefined && isStreamId(streamId)) return streamId
  throw new HttpError(404, 'not-found', 'There is no response with this id.', { providerCode: 'response_not_found' })
}

/** A response as far as it has come. */
export function keptResponse({ answer, error, running }: KeptAnswer, context: ResponsesContext): object {
  const { messageId = '', model, content = [], sources, finish, usage } = answer ?? {}
  const of = { messageId, ...(model !== undefined && { model }) }
  const output = outputOf(
    { messageId, content, ...(sources && { sources }), finish: finish ?? { reason: 'other' } },
    context,
  )
  return responseObject(of, context, { ...stateOf(finish, error, running), output, usage })
}

function stateOf(
  finish: NonNullable<KeptAnswer['answer']>['finish'],
  error: KeptAnswer['error'],
  running: boolean,
): Pick<ResponseState, 'status' | 'incomplete' | 'error'> {
  if (finish) return endOf(finish)
  if (running) return { status: 'in_progress' }
  if (error?.code === 'aborted') return { status: 'cancelled' }
  return {
    status: 'failed',
    error: openaiError(error ?? { code: 'truncated', message: 'The answer is not complete.' }),
  }
}
