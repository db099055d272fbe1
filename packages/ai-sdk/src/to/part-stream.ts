import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { ChatStream, Flow } from '@millrace/core'
import { errorOf } from '@millrace/core/internal'
import type { PartEncoder } from './part-encoder.js'

/** Parts that wait for the reader before the vendor is held back. */
const mostQueued = 64

/**
 * The answer as a web stream, held back where it is not read, closed upstream where it is cancelled. Resolves with the first batch.
 *
 * @throws ChatError of an answer that failed before it began: the AI SDK expects a refusal to reject.
 */
export function partStream(
  stream: ChatStream,
  encoder: PartEncoder,
): Promise<ReadableStream<LanguageModelV4StreamPart>> {
  return new Promise((resolve, reject) => {
    let flow: Flow
    let begun = false
    let controller: ReadableStreamDefaultController<LanguageModelV4StreamPart>
    const parts = new ReadableStream<LanguageModelV4StreamPart>(
      {
        start(given) {
          controller = given
        },
        pull: () => flow.resume(),
        cancel: reason => flow.cancel(reason),
      },
      { highWaterMark: mostQueued },
    )
    flow = stream.connect({
      batch(records) {
        const [first] = records
        if (!begun && first?.type === 'error') return reject(errorOf(first.error))
        begun = true
        for (const part of encoder.encode(records)) controller.enqueue(part)
        resolve(parts)
        if (encoder.done) {
          controller.close()
          // Where the encoder has ended the answer before the vendor did.
          flow.cancel()
        } else if ((controller.desiredSize ?? 0) <= 0) flow.pause()
      },
    })
  })
}
