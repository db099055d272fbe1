import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ChatRecord } from '../../../packages/core/src/index.ts'
import type { encodeRecord } from '../../../packages/core/src/native.ts'
import type { WireFormat } from '../../../packages/server/src/index.ts'
import { repository } from '../shared/places.ts'
import { answerOf } from '../shared/tokens.ts'

const load = async (path: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(join(repository, 'packages', path)).href)) as Record<string, unknown>

const wireOf = async (name: string, constant: string): Promise<WireFormat> =>
  (await load(`server/dist/wire/${name}.js`))[constant] as WireFormat

const wires: Readonly<Record<string, WireFormat>> = {
  ui: await wireOf('ai-sdk', 'aiSdkWire'),
  'ag-ui': await wireOf('ag-ui', 'agUiWire'),
  text: await wireOf('text', 'textWire'),
}
const native = (await load('core/dist/native.js')) as { encodeRecord: typeof encodeRecord }

/** An answer as it goes to a page. */
export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>
  /** One for each token, and few more. */
  readonly frames: readonly string[]
}

/** The records of an answer that is text alone, one for each token. */
function recordsOf(tokens: number): readonly ChatRecord[] {
  const { reasoning, content } = answerOf(tokens)
  return [
    { type: 'start', messageId: randomBytes(16).toString('hex'), provider: 'bench' },
    { type: 'text-start', id: '0' },
    ...[...reasoning, ...content].map(delta => ({ type: 'text-delta', id: '0', delta }) as const),
    { type: 'text-end', id: '0' },
    { type: 'finish', reason: 'stop', usage: { inputTokens: 10, outputTokens: tokens } },
  ]
}

/**
 * Encodes an answer in the dialect of a page. Millrace's own has an id for each event, as from a handler with a store.
 *
 * @param streamId - as the client named it.
 */
export function pageAnswer(
  dialect: string,
  tokens: number,
  request: { readonly url: string; readonly headers: Record<string, string | undefined>; readonly body: unknown },
): PageAnswer {
  const records = recordsOf(tokens)
  if (dialect === 'native') {
    const streamId = request.headers['millrace-stream-id'] ?? randomBytes(16).toString('base64url')
    return {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'millrace-stream-id': streamId },
      frames: records.map((record, index) => native.encodeRecord(record, `${streamId}.${index + 1}`)),
    }
  }
  const wire = wires[dialect]!
  const context = dialect === 'text' ? undefined : wire.decodeRequest?.(request).context
  const encoder = wire.createEncoder(context)
  return { headers: wire.headers, frames: records.map(record => encoder.encode([record])) }
}
