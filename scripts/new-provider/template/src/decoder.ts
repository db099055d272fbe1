import type { ChatDecoder, FinishReason } from '@millrace/core'
import { createFrameDecoder, entryOf, objectIn, textIn, usageOf } from '@millrace/core/provider-kit'

/** The vendor's words for the end; what is not here is `other`, with its word kept. */
const finishReasons: { readonly [raw: string]: FinishReason } = { done: 'stop', full: 'length' }

/** A decoder of one answer: pieces of text, then why it ends and what was spent, then `[DONE]`. */
export const createAcmeDecoder = (): ChatDecoder =>
  createFrameDecoder({
    read(frame, sink) {
      if (frame.error !== undefined) return sink.failure(frame)
      sink.start({ messageId: textIn(frame.id) })
      sink.text(textIn(frame.text) ?? '')
      const spent = objectIn(frame.spent)
      sink.usage(usageOf({ input: spent.read, output: spent.written }, spent))
      const raw = textIn(frame.why)
      if (raw) sink.finish(entryOf(finishReasons, raw) ?? 'other', raw)
    },
    done: sink => sink.end(),
  })
