import { anthropicDefinition } from '@millrace/anthropic'
import { type ChatRecord, ChatSink } from '@millrace/core'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { createSseDecoder } from '@millrace/sse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'
import { disorder } from './support/message-order.ts'
import { type ProjectContext, projectAnthropic } from './support/project-anthropic.ts'
import { toldBy } from './support/told.ts'

// Anthropic's dialect is read by our own decoder of it as the answer that was written, but for what docs/wire-formats.md says.

const chat = { messages: [{ role: 'user' as const, content: 'Hi' }] }

function decoded(text: string): ChatRecord[] {
  const { createDecoder, toError } = anthropicDefinition({ apiKey: 'none' })
  const sink = new ChatSink({ provider: 'anthropic', toError: body => toError({ status: 200, headers: {}, body }) })
  const decoder = createDecoder(chat)
  const sse = createSseDecoder()
  for (const frame of sse.push(new TextEncoder().encode(text))) decoder.decode(frame, sink)
  sink.end()
  return sink.drain()
}

const encoded = (batches: readonly (readonly ChatRecord[])[], context: ProjectContext): string => {
  const encoder = anthropicWire.createEncoder({ ...context })
  let text = ''
  for (const batch of batches) {
    text += encoder.encode(batch)
    if (encoder.ended) break
  }
  return text
}

/** The records of an answer but for those that a reset withdraws, itself included. */
function withoutWithdrawn(records: readonly ChatRecord[]): readonly ChatRecord[] {
  let kept: ChatRecord[] = []
  let step = 1
  for (const record of records) {
    if (record.type === 'reset') kept = kept.slice(0, step)
    else kept.push(record)
    if (record.type === 'step-end') step = kept.length
  }
  return kept
}

const contexts: Readonly<Record<string, ProjectContext>> = {
  'nothing known of the request': {},
  'the client brought some of the tools': { tools: ['weather'], model: 'claude-x', inputTokens: 12 },
  'the client brought all tools': { tools: ['weather', 'search', 'apply_patch'] },
}

describe.each(Object.entries(contexts))('%s', (_, context) => {
  test('any answer is read as it was written', () => {
    fc.assert(
      fc.property(arbitraryRecords({ resets: false }), records => {
        expect(toldBy(decoded(encoded([records], context)))).toEqual(projectAnthropic(records, context))
      }),
      { numRuns: 1_000 },
    )
  })

  test('what a reset withdraws is not told, or the answer ends with an error', () => {
    fc.assert(
      fc.property(arbitraryRecords(), records => {
        const encoder = anthropicWire.createEncoder({ ...context })
        let text = ''
        for (const record of records) {
          const more = encoder.encode([record])
          if (record.type !== 'reset') text += more
          else if (encoder.ended) {
            expect(toldBy(decoded(more)).end).toMatchObject({ code: 'truncated' })
            expect(encoded([records], context)).toBe(text + more)
            return
          }
        }
        expect(toldBy(decoded(text))).toEqual(projectAnthropic(withoutWithdrawn(records), context))
      }),
      { numRuns: 500 },
    )
  })

  test('blocks are numbered without a hole, one at a time is open, and each thought is signed once', () => {
    fc.assert(
      fc.property(arbitraryRecords(), records => {
        expect(disorder(encoded([records], context))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('batches make no difference', () => {
    const cut = arbitraryRecords().chain(records => fc.tuple(fc.constant(records), arbitraryBatches(records)))
    fc.assert(
      fc.property(cut, ([records, batches]) => {
        expect(encoded(batches, context)).toBe(encoded([records], context))
      }),
      { numRuns: 300 },
    )
  })
})
