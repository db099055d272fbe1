import type { ChatDecoder, ChatSink } from '@millrace/core'
import {
  createFrameDecoder,
  finishReasonOf,
  frameParsers,
  isErrorBody,
  isObject,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import { StopTail } from './stop-tail.js'

const newParser = frameParsers()

/**
 * A decoder of one answer: a frame is a token, and the last one has the whole text beside it. Special tokens, such as the one that ends an answer, are
 * no text. An error inside of the answer is `{"error","error_type"}`.
 *
 * @param stop - texts that end the answer; the server sends the one that did as part of it (text-generation-inference#1724), and it is left out here.
 */
export function createTgiDecoder(stop: readonly string[] = []): ChatDecoder {
  const tail = new StopTail(stop)
  let told = ''

  const say = (text: string, sink: ChatSink): void => {
    told += text
    sink.text(tail.push(text))
  }
  const finish = (whole: string, details: JsonObject, sink: ChatSink): void => {
    // An answer that is not streamed has no tokens, or has them in a list.
    if (whole.startsWith(told)) say(whole.slice(told.length), sink)
    const raw = textIn(details.finish_reason)
    sink.text(tail.end(raw === 'stop_sequence'))
    sink.usage(usageOf({ input: details.input_length, output: details.generated_tokens }, details))
    // Without details the whole text is all that the server says of the end.
    sink.finish(raw === undefined ? 'stop' : finishReasonOf(raw), raw)
    sink.end()
  }
  return createFrameDecoder(
    {
      read(frame, sink, { data }) {
        const { generated_text: whole, details, error_type: error } = frame
        if (isErrorBody(frame) || textIn(error)) return sink.failure(data)
        sink.start({})
        const tokens = objectsIn([frame.token].flat())
        for (const token of tokens) if (token.special !== true) say(textIn(token.text) ?? '', sink)
        // Null in all frames but the last, where an answer without a word is an empty text.
        if (typeof whole === 'string' || isObject(details)) finish(String(whole ?? ''), objectIn(details), sink)
      },
      end: sink => sink.text(tail.end(false)),
    },
    newParser(),
  )
}
