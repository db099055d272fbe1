import type { ChatDecoder, ChatSink, FinishReason, Json } from '@millrace/core'
import { isObject, type JsonObject, numberIn, objectIn, parseFrame, textIn } from '@millrace/core/provider-kit'

/** `done_reason`, as the server has it (its `llm` package, 2026-09). `load` and `unload` are `other`: nothing was asked of the model. */
const doneReasons: { readonly [raw: string]: FinishReason } = { stop: 'stop', length: 'length' }

/**
 * A decoder of one answer: a line is a JSON object, the last one says `done`. An error inside of the answer is a line too, `{"error":"…"}`.
 */
export function createOllamaDecoder(): ChatDecoder {
  let calls = 0
  const readMessage = (message: JsonObject, sink: ChatSink): void => {
    sink.reasoning(textIn(message.thinking) ?? '')
    sink.text(textIn(message.content) ?? '')
    for (const image of listIn(message.images)) {
      // The server does not say of which type they are; base64 of a JPEG begins so.
      if (typeof image === 'string')
        sink.file({ mediaType: image.startsWith('/9j/') ? 'image/jpeg' : 'image/png', data: image })
    }
    for (const call of listIn(message.tool_calls).filter(isObject)) {
      const key = `call ${calls++}`
      const { name, arguments: input } = objectIn(call.function)
      const text = typeof input === 'string' ? input : JSON.stringify(input ?? {})
      sink.toolCall(key, { id: textIn(call.id), name: textIn(name), input: text })
      sink.endBlock(key)
    }
  }
  return {
    decode({ data }, sink) {
      const line = parseFrame(data)
      if (line.error !== undefined && line.error !== null) return sink.failure(data)
      sink.start({ model: textIn(line.model) })
      readMessage(objectIn(line.message), sink)
      if (line.done !== true) return
      readUsage(line, sink)
      // Old servers give no reason.
      const raw = textIn(line.done_reason)
      sink.finish(raw === undefined ? 'stop' : Object.hasOwn(doneReasons, raw) ? doneReasons[raw]! : 'other', raw)
      sink.end()
    },
  }
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A prompt that was in the cache as a whole is not counted. */
function readUsage(line: JsonObject, sink: ChatSink): void {
  const inputTokens = numberIn(line.prompt_eval_count)
  const outputTokens = numberIn(line.eval_count)
  if (inputTokens === undefined && outputTokens === undefined) return
  const counted = Object.entries(line).filter(([name]) => /_(count|duration)$/.test(name))
  sink.usage({
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    raw: Object.fromEntries(counted) as Json,
  })
}
