import { Output, streamText } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { type ObjectReader, schema } from './reading.ts'

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
} as const

/** `streamText` of the AI SDK with `Output.object`, its text pulled through a stream as from a provider. */
export const aiSdk: ObjectReader = {
  async read(deltas) {
    const parts = [
      { type: 'stream-start', warnings: [] } as const,
      { type: 'text-start', id: '0' } as const,
      ...deltas.map(delta => ({ type: 'text-delta', id: '0', delta }) as const),
      { type: 'text-end', id: '0' } as const,
      { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage } as const,
    ]
    let at = 0
    const stream = new ReadableStream({
      pull(controller) {
        if (at < parts.length) controller.enqueue(parts[at++])
        else controller.close()
      },
    })
    const model = new MockLanguageModelV4({ doStream: async () => ({ stream }) as never })
    const result = streamText({ model, prompt: 'Items?', output: Output.object({ schema }) })
    let partials = 0
    for await (const partial of result.partialOutputStream) if (partial) partials++
    return { object: await result.output, partials }
  },
}
