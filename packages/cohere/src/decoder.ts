import type { ChatDecoder, ChatSink, FinishReason, Json, Usage } from '@millrace/core'
import { createFrameParser, isObject, type JsonObject, numberIn, objectIn, textIn } from '@millrace/core/provider-kit'
import { createSourceReader } from './sources.js'

/** The vendor's finish reasons (its SDK, 2026-09); `ERROR` and `TIMEOUT` are failures. */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
}

/**
 * A decoder of one answer. It ends with `message-end`: without it the answer was cut. What the model means to do with its tools, the tool
 * plan, is reasoning: it is not meant for the reader, and goes back apart from the text.
 */
export function createCohereDecoder(): ChatDecoder {
  const parseFrame = createFrameParser()
  const readSources = createSourceReader()

  const read = (type: string | undefined, event: JsonObject, sink: ChatSink): void => {
    const index = numberIn(event.index) ?? 0
    const delta = objectIn(event.delta)
    const message = objectIn(delta.message)
    switch (type) {
      case 'message-start':
        return sink.start({ messageId: textIn(event.id) })
      case 'content-start':
      case 'content-delta':
        return readContent(`content ${index}`, objectIn(message.content), sink)
      case 'content-end':
        return sink.endBlock(`content ${index}`)
      case 'tool-plan-delta':
        return reason('plan', textIn(message.tool_plan), 'tool_plan', sink)
      case 'tool-call-start':
        sink.endBlock('plan')
        return readCall(`call ${index}`, objectIn(message.tool_calls), sink)
      case 'tool-call-delta':
        return readCall(`call ${index}`, objectIn(message.tool_calls), sink)
      case 'tool-call-end':
        return sink.endBlock(`call ${index}`)
      case 'citation-start':
        return readSources(message.citations, sink)
      case 'message-end':
        return endMessage(delta, sink)
    }
  }

  return {
    decode({ event, data }, sink) {
      if (event === 'error') return sink.failure(data)
      if (data.trim() === '' || data.startsWith('[DONE]')) return
      const frame = parseFrame(data)
      const type = textIn(frame.type)
      // An error in the middle of an answer has the form of a refusal, which has no type.
      if (type === undefined && (textIn(frame.message) ?? frame.error) !== undefined) return sink.failure(data)
      read(type ?? event, frame, sink)
    },
  }
}

function readContent(key: string, content: JsonObject, sink: ChatSink): void {
  reason(key, textIn(content.thinking), 'thinking', sink)
  const text = textIn(content.text)
  if (text !== undefined) sink.text(text, key)
}

/** The two kinds of reasoning go back in different places, so the block remembers which it was. */
function reason(key: string, text: string | undefined, kind: 'thinking' | 'tool_plan', sink: ChatSink): void {
  if (text === undefined) return
  sink.reasoning(text, key)
  sink.providerData(key, { kind })
}

function readCall(key: string, call: JsonObject, sink: ChatSink): void {
  const { name, arguments: input } = objectIn(call.function)
  sink.toolCall(key, { id: textIn(call.id), name: textIn(name), input: textIn(input) })
}

function endMessage(delta: JsonObject, sink: ChatSink): void {
  const usage = readUsage(delta.usage)
  if (usage) sink.usage(usage)
  const raw = textIn(delta.finish_reason) ?? 'COMPLETE'
  if (raw === 'ERROR' || raw === 'TIMEOUT') {
    const message = textIn(delta.error) ?? `Cohere ended the answer with ${raw}.`
    return sink.failure({ error_type: raw, message })
  }
  sink.finish(Object.hasOwn(finishReasons, raw) ? finishReasons[raw]! : 'other', raw)
  sink.end()
}

/** `tokens` is what the model read and wrote, `billed_units` what is paid for: the prompt that the vendor puts in front is free. */
function readUsage(raw: unknown): Usage | undefined {
  const { tokens, billed_units, cached_tokens } = objectIn(raw)
  const counted = isObject(tokens) ? tokens : objectIn(billed_units)
  const inputTokens = numberIn(counted.input_tokens)
  const outputTokens = numberIn(counted.output_tokens)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const cached = numberIn(cached_tokens)
  const thought = numberIn(counted.reasoning_tokens)
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(thought === undefined ? {} : { reasoningTokens: thought }),
    raw: raw as Json,
  }
}
