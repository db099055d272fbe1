import { applyEvents, type ChatRecord, type ChatState, type Message } from '@millrace/core'
import type { DecodedRequest } from '@millrace/server'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import type { UIMessage } from 'ai'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'
import { encoded } from '../support/encoded.ts'
import { merged, rename, signed } from '../support/records-altered.ts'
import { readUiBody } from '../support/ui-messages.ts'

// Whatever a provider says, the AI SDK's own reader takes it, holds it, and sends it back as the history that `ChatResult.messages` is.

const answers = arbitraryRecords()
  .map(records => records.map(signed))
  .chain(records => fc.tuple(fc.constant(records), arbitraryBatches(records)))
const stateOf = (records: readonly ChatRecord[]): ChatState => applyEvents(undefined, records)

/** A request with these UI messages behind a question, as it travels. */
function request(...messages: readonly (UIMessage | undefined)[]): DecodedRequest {
  const question: UIMessage = { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }
  const body = { id: 'c1', messages: [question, ...messages.filter(message => message)], trigger: 'submit-message' }
  return aiSdkWire.decodeRequest!({ url: '/', headers: {}, body: JSON.parse(JSON.stringify(body)) })
}

const decoded = (message: UIMessage | undefined): readonly Message[] => request(message).request.messages.slice(1)

const texts = (parts: readonly { readonly type: string }[], type: 'text' | 'reasoning'): string[] =>
  parts.flatMap(part => (part.type === type ? [(part as unknown as { text: string }).text] : []))

describe('an arbitrary answer', () => {
  test('is read without an error, and shows what there is to be shown', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ([records, batches]) => {
        const state = stateOf(records)
        const { message, errors } = await readUiBody(encoded(aiSdkWire, batches))
        const failed = state.error && state.error.code !== 'aborted'
        expect(errors).toEqual(failed ? [state.error.message] : [])
        const { parts = [], metadata } = message ?? {}
        expect(texts(parts, 'text')).toEqual(texts(state.content, 'text'))
        expect(texts(parts, 'reasoning')).toEqual(texts(state.content, 'reasoning'))
        expect(parts.filter(part => /^source-/.test(part.type)).length).toBe(state.sources?.length ?? 0)
        expect(
          parts.flatMap(part => (part.type.startsWith('data-') ? [(part as { data?: unknown }).data] : [])),
        ).toEqual(state.data?.map(({ value }) => value) ?? [])
        const { model, usage } = (metadata ?? {}) as { model?: string; usage?: unknown }
        expect([model, usage]).toEqual([state.model, state.usage])
      }),
      { numRuns: 150 },
    )
  })

  test('goes back as its messages', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ([records, batches]) => {
        const { message } = await readUiBody(encoded(aiSdkWire, batches))
        expect(decoded(message)).toEqual(stateOf(records).messages ?? [])
      }),
      { numRuns: 300 },
    )
  })

  test('that continues another one goes back behind it, in the same message', async () => {
    const first = arbitraryRecords({ errors: false }).map(records => records.map(signed))
    await fc.assert(
      fc.asyncProperty(first, answers, async (before, [records]) => {
        const { message } = await readUiBody(encoded(aiSdkWire, [before]))
        const continued = request(message)
        const after = records.map(rename)
        const again = await readUiBody(encoded(aiSdkWire, [after], continued.context), message)
        expect(again.message?.id).toBe(message?.id)
        const history = [...(stateOf(before).messages ?? []), ...(stateOf(after).messages ?? [])]
        expect(merged(decoded(again.message))).toEqual(merged(history))
      }),
      { numRuns: 150 },
    )
  })
})
