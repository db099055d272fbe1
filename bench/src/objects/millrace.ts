import type { ChatProvider, ChatRecord } from '../../../packages/core/src/index.ts'
import { loadBuilt } from '../relay/millrace.ts'
import { type ObjectReader, schema } from './reading.ts'

const { ChatStream, streamObject } = (await loadBuilt(
  'core/dist/index.js',
)) as typeof import('../../../packages/core/src/index.ts')

const providerOf = (deltas: readonly string[]): ChatProvider => ({
  id: 'bench',
  stream: (_, options) => ChatStream.from(() => batches(deltas), options),
})

async function* batches(deltas: readonly string[]): AsyncGenerator<readonly ChatRecord[]> {
  yield [
    { type: 'start', messageId: 'm1', provider: 'bench' },
    { type: 'text-start', id: '0' },
  ]
  for (const delta of deltas) yield [{ type: 'text-delta', id: '0', delta }]
  yield [
    { type: 'text-end', id: '0' },
    { type: 'finish', reason: 'stop' },
  ]
}

/** `streamObject` of Millrace. */
export const millrace: ObjectReader = {
  async read(deltas) {
    const answer = streamObject(providerOf(deltas), { messages: [{ role: 'user', content: 'Items?' }] }, schema)
    let partials = 0
    for await (const partial of answer.partials()) if (partial) partials++
    return { object: await answer.object(), partials }
  },
}
