import { randomHex } from '../core/ids.js'
import type { Failure } from '../course/failure.js'
import type { Generation } from '../course/vendor.js'
import type { Writer } from '../course/writer.js'
import type { GlmChatBody } from './body.js'
import { doneFrame, encodeCompletion, encodeStream, type GlmGeneration } from './encode.js'
import { glmErrorBody } from './errors.js'
import type { GlmFault } from './faults.js'
import type { GlmEmulatorOptions } from './options.js'

/** Begins a generation in GLM's words. */
export function writeGlm(generation: Generation<GlmChatBody, GlmFault>, options: GlmEmulatorOptions): Writer {
  const { body, model, answer, faults, request, now } = generation
  const id = newId(now)
  const search = body.tools?.find(tool => tool.type === 'web_search')?.web_search
  const shapeFault = faults.find(fault => fault.type === 'tool-shape')
  const form = faults.find(fault => fault.type === 'error-in-stream')?.form
  const own: GlmGeneration = {
    id,
    created: Math.floor(now / 1000),
    model,
    requestId: body.request_id ?? id,
    toolShape: shapeFault?.shape ?? options.toolShape ?? (body.tool_stream ? 'pieces' : 'whole'),
    sources: answer.sources && { list: answer.sources, place: search?.result_sequence ?? 'after' },
  }
  return {
    headers: { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' },
    stream: deltas => encodeStream(deltas, own),
    whole: deltas => encodeCompletion(deltas, own),
    error(failure: Failure) {
      const error = glmErrorBody(failure, now, request.headers['accept-language'])
      return form === 'event'
        ? [`event: error\ndata: ${JSON.stringify({ error, request_id: own.requestId })}\n\n`, doneFrame]
        : [`data: ${JSON.stringify({ error })}\n\n`]
    },
    isEnd: frame => frame === doneFrame,
  }
}

/** An id of GLM's form: the time in Beijing to the second, then sixteen hex digits. */
function newId(now: number): string {
  const beijing = new Date(now + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
  return beijing + randomHex(16)
}
