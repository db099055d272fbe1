import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { randomId } from '../../../packages/core/src/index.ts'
import type { encodeRecord } from '../../../packages/core/src/native.ts'
import { repository } from '../shared/places.ts'
import { answerOf } from '../shared/tokens.ts'
import type { ModeResult } from './results.ts'

const tokens = 1000

/** Bytes per token on the native wire with an event id each, `<stream id>.<seq>`, as a resumable stream sends it. Computed, not read from a wire. */
export async function wireSizeWithIds(): Promise<ModeResult> {
  const built = (path: string): Promise<object> =>
    import(pathToFileURL(join(repository, 'packages/core/dist', path)).href)
  const core = (await built('index.js')) as { randomId: typeof randomId }
  const native = (await built('native.js')) as { encodeRecord: typeof encodeRecord }
  const streamId = core.randomId()
  const { reasoning, content } = answerOf(tokens)
  const records = [
    ...reasoning.map(delta => ({ type: 'reasoning-delta', id: '0', delta }) as const),
    ...content.map(delta => ({ type: 'text-delta', id: '1', delta }) as const),
  ]
  const bytes = records.reduce(
    (sum, record, index) => sum + Buffer.byteLength(native.encodeRecord(record, `${streamId}.${index + 1}`)),
    0,
  )
  return {
    id: 'ids',
    title: 'Native wire with ids',
    about: `Events of ${tokens} tokens with an id each, as a resumable stream sends them; computed.`,
    metrics: [{ id: 'bytes', title: 'bytes per token on the wire', unit: 'B', digits: 1 }],
    rows: [{ contender: 'millrace', values: { bytes: [bytes / tokens] }, notes: [] }],
  }
}
