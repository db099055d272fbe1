import type { ChatDecoder, ChatSink, Usage } from '@millrace/core'
import {
  createFrameDecoder,
  createSourceTeller,
  type FrameReader,
  finishReasonOf,
  frameParsers,
  isErrorBody,
  isObject,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  type ToldSource,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import { ContentReader, reason } from './content.js'

/** The containers that the reader only passes through: those around a text, a thought and the arguments of a call. It copies what it keeps of them. */
const passed = ['delta', 'message', 'content', 'tool_calls', 'function'] as const

const newParser = frameParsers(passed)

/**
 * A decoder of one answer. It ends with `message-end`: without it the answer was cut. The tool plan, in which the model says how it will use
 * its tools, is reasoning: it is not meant for the reader, and goes back apart from the text.
 */
export function createCohereDecoder(): ChatDecoder {
  const tellSource = createSourceTeller()
  const contents = new ContentReader()

  const read = (type: string | undefined, event: JsonObject, sink: ChatSink): void => {
    const index = numberIn(event.index) ?? 0
    const delta = objectIn(event.delta)
    const message = objectIn(delta.message)
    switch (type) {
      case 'message-start':
        return sink.start({ messageId: textIn(event.id) })
      case 'content-start':
      case 'content-delta':
        return contents.read(index, objectIn(message.content), sink)
      case 'content-end':
        return contents.end(index, sink)
      case 'tool-plan-delta':
        return reason('plan', textIn(message.tool_plan), 'tool_plan', sink)
      case 'tool-call-start':
        sink.endBlock('plan')
        return readCalls(index, message.tool_calls, sink)
      case 'tool-call-delta':
        return readCalls(index, message.tool_calls, sink)
      case 'tool-call-end':
        return sink.endBlock(`call ${index}`)
      case 'citation-start':
        return cite(message, sink)
      case 'message-end':
        contents.endAll(sink)
        return endMessage(delta, sink)
    }
  }

  const cite = ({ citations }: JsonObject, sink: ChatSink): void => {
    for (const source of sourcesIn(citations)) tellSource(source, sink)
  }

  /** An answer that is not streamed has its message in one piece, and no type. */
  const readWhole = (answer: JsonObject, message: JsonObject, sink: ChatSink): void => {
    sink.start({ messageId: textIn(answer.id) })
    reason('plan', textIn(message.tool_plan), 'tool_plan', sink)
    for (const [i, content] of objectsIn(message.content).entries()) {
      contents.read(i, content, sink)
      contents.end(i, sink)
    }
    readCalls(0, message.tool_calls, sink)
    cite(message, sink)
    endMessage(answer, sink)
  }

  const reader: FrameReader = {
    read(frame, sink, { event, data }) {
      const type = textIn(frame.type)
      // An error in the middle of an answer has the form of a refusal, which has no type.
      if (type === undefined && (textIn(frame.message) !== undefined || isErrorBody(frame))) sink.failure(data)
      else if (type === undefined && isObject(frame.message)) readWhole(frame, frame.message, sink)
      else read(type ?? event, frame, sink)
    },
  }
  return createFrameDecoder(reader, newParser())
}

/** One call at a time in a stream; a list in whole answers, and of some hosts in streams too. */
function readCalls(first: number, calls: unknown, sink: ChatSink): void {
  for (const [i, call] of objectsIn([calls].flat()).entries()) {
    const { name, arguments: input } = objectIn(call.function)
    sink.toolCall(`call ${first + i}`, { id: textIn(call.id), name: textIn(name), input })
  }
}

/** Reads the cited sources, documents and results of tools. A stream has one citation at a time; a whole answer has a list. */
function sourcesIn(citations: unknown): readonly ToldSource[] {
  return objectsIn([citations].flat()).flatMap(citation =>
    objectsIn(citation.sources).map(({ id, document, tool_output: output }) => {
      const { url, title, ...cited } = objectIn(document ?? output)
      return { id, url, title, snippet: textIn(cited.snippet) ?? textIn(cited.text) ?? cited.content }
    }),
  )
}

function endMessage(delta: JsonObject, sink: ChatSink): void {
  sink.usage(readUsage(objectIn(delta.usage)))
  const raw = textIn(delta.finish_reason) ?? 'COMPLETE'
  if (raw === 'ERROR' || raw === 'TIMEOUT') {
    const message = textIn(delta.error) ?? `Cohere ended the answer with ${raw}.`
    return sink.failure({ error_type: raw, message })
  }
  sink.finish(finishReasonOf(raw), raw)
  sink.end()
}

/** `tokens` is what the model read and wrote, `billed_units` what is paid for: the prompt that the vendor puts in front is free. */
function readUsage(raw: JsonObject): Usage | undefined {
  const { tokens, billed_units: billed, cached_tokens: cached } = raw
  const {
    input_tokens: input,
    output_tokens: output,
    reasoning_tokens: reasoning,
  } = objectIn(isObject(tokens) ? tokens : billed)
  return usageOf({ input, output, cached, reasoning }, raw)
}
