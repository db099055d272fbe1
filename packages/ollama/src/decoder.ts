import type { ChatDecoder, ChatSink, Json, Usage } from '@millrace/core'
import {
  createFrameDecoder,
  filled,
  finishReasonOf,
  isErrorBody,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'

/**
 * A decoder of one answer: a line is a JSON object, the last one says `done`. An error inside of the answer is a line too, `{"error":"…"}`.
 * The reasons `load` and `unload` are `other`: nothing was asked of the model (the server's `llm` package, 2026-09).
 */
export function createOllamaDecoder(): ChatDecoder {
  let calls = 0
  const readMessage = (message: JsonObject, sink: ChatSink): void => {
    const { content, thinking, images, tool_calls } = message
    sink.reasoning(textIn(thinking) ?? '')
    sink.text(textIn(content) ?? '')
    for (const image of Array.isArray(images) ? images : []) {
      // The server does not say of which type they are; base64 of a JPEG begins so.
      if (typeof image === 'string')
        sink.file({ mediaType: image.startsWith('/9j/') ? 'image/jpeg' : 'image/png', data: image })
    }
    for (const call of objectsIn(tool_calls)) {
      const key = `call ${calls++}`
      const { id, type: _, function: called, ...own } = call
      const { name, arguments: input, index: _at, ...owned } = objectIn(called)
      const providerData = filled({ ...own, function: filled(owned) }) as Json | undefined
      sink.wholeCall(key, { id: textIn(id), name: textIn(name), input, providerData })
    }
  }
  return createFrameDecoder({
    read(line, sink, { data }) {
      if (isErrorBody(line)) return sink.failure(data)
      sink.start({ model: textIn(line.model) })
      readMessage(objectIn(line.message), sink)
      if (line.done !== true) return
      sink.usage(readUsage(line))
      // Old servers give no reason.
      const raw = textIn(line.done_reason)
      sink.finish(raw === undefined ? 'stop' : finishReasonOf(raw), raw)
      sink.end()
    },
  })
}

/** A prompt that was in the cache as a whole is not counted. */
function readUsage(line: JsonObject): Usage | undefined {
  const counted = Object.entries(line).filter(([name]) => /_(count|duration)$/.test(name))
  return usageOf({ input: line.prompt_eval_count, output: line.eval_count }, Object.fromEntries(counted))
}
