import type { Delta } from '../answer/deltas.js'
import type { Generation } from '../course/vendor.js'
import type { Writer } from '../course/writer.js'
import type { GeminiBody } from './body.js'
import { type Chunk, ChunkWriter } from './chunks.js'
import { geminiErrorBody } from './errors.js'
import type { GeminiFault } from './faults.js'
import { framesOf, wholeOf } from './frames.js'
import type { GeminiCall } from './route.js'

/** Begins a generation: its chunks as events or as a list, or as one response. There is no end mark but the finish reason. */
export function writeGemini(generation: Generation<GeminiBody, GeminiFault>, { form }: GeminiCall): Writer {
  const writer = new ChunkWriter(generation)
  const blocked = generation.faults.find(fault => fault.type === 'blocked')
  const chunks = (deltas: Iterable<Delta>): Iterable<Chunk> =>
    blocked ? [writer.blocked(blocked.reason ?? 'SAFETY')] : writer.chunks(deltas)
  const { contentType, first, frame, end } = framesOf(form)
  let begun = false
  const next = (chunk: object): string => {
    const text = frame(chunk, begun ? '' : first)
    begun = true
    return text
  }
  return {
    headers: { 'content-type': contentType },
    *stream(deltas) {
      for (const chunk of chunks(deltas)) yield next(chunk)
      if (end !== '') yield end
    },
    whole: deltas => wholeOf(chunks(deltas)),
    error: failure => [next({ error: geminiErrorBody(failure) }) + end],
    isEnd: text => text.includes('"finishReason"'),
  }
}
