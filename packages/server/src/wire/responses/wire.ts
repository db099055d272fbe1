import { openaiError, openaiStatus } from '../openai/errors.js'
import { model, modelList } from '../openai/models.js'
import { ownWire } from '../own-wires.js'
import type { WireFormat } from '../wire.js'
import { keptItems, wholeResponse } from './answer.js'
import { ResponsesEncoder } from './encoder.js'
import { referencesIn } from './references.js'
import { decodeResponsesRequest } from './request.js'
import { callForResponse, keptResponse } from './resume.js'

/**
 * OpenAI's Responses API, for `openai`, the AI SDK, LangChain, Codex and whatever else speaks it: requests, streams, whole answers, errors and the
 * list of models. `docs/wire-formats.md` says what becomes of each record.
 *
 * A client that does not ask for `store: false` may refer to items by their ids, as the AI SDK does, instead of sending them: a handler keeps
 * them. A handler with a `store` keeps the answer itself: `background: true` lets it go on without its reader, `GET …/responses/:id` tells it, with
 * `stream=true` and `starting_after` as a stream from behind an event, and `POST …/responses/:id/cancel` stops it. `previous_response_id` is refused. A failure is told by `error` and by `response.failed`, in this order: LangChain
 * misses the one and Codex the other where it comes alone, and the AI SDK tells two errors in the other order (2026-11).
 */
export const responsesWire: WireFormat = ownWire({
  id: 'responses',
  clients: 'api',
  paths: ['/responses'],
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: ': \n\n',
  createEncoder: (context = {}) => new ResponsesEncoder(context),
  errorBody(failure, status) {
    const error = openaiError(failure, status)
    // Texts both, where OpenAI has null: @ai-sdk/open-responses loses the message otherwise (2.0.36, 2026-11).
    return { error: { ...error, code: error.code ?? error.type, param: error.param ?? '' } }
  },
  statusOf: openaiStatus,
  decodeRequest: decodeResponsesRequest,
  encodeAnswer: wholeResponse,
  encodeModels: modelList,
  encodeModel: model,
  references: referencesIn,
  keptItems,
  resume: { numbers: 'events', keepsContext: true, call: callForResponse, tell: keptResponse },
})
