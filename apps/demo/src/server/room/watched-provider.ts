import { type ChatProvider, ChatStream } from '@millrace/core'
import type { AnswerWatch } from './answer-watch.js'

/** A provider that tells of its batches, of text that it withdraws, and of backpressure. */
export const watchedProvider = (inner: ChatProvider, watch: AnswerWatch): ChatProvider => ({
  id: inner.id,
  stream(request, { signal, ...options } = {}) {
    const stream = inner.stream(request, options)
    return new ChatStream(
      reader => {
        const flow = stream.connect({
          batch(records) {
            watch.gathered.batch(records.length)
            if (records.some(({ type }) => type === 'reset')) watch.tell({ type: 'withdrawn' })
            reader.batch(records)
          },
        })
        return {
          pause() {
            watch.paused()
            flow.pause()
          },
          resume() {
            watch.resumed()
            flow.resume()
          },
          cancel(reason) {
            watch.close()
            flow.cancel(reason)
          },
        }
      },
      { signal },
    )
  },
})
