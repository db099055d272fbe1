import { decodeRecord } from '@millrace/core/native'
import { nativeWire } from '@millrace/server'
import { textWire } from '@millrace/server/wire/text'
import { createSseDecoder } from '@millrace/sse'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'

const batched = arbitraryRecords().chain(records => fc.tuple(fc.constant(records), arbitraryBatches(records)))

test('any answer on the native wire is read as it was written', () => {
  fc.assert(
    fc.property(batched, ([records, batches]) => {
      const encoder = nativeWire.createEncoder()
      const bytes = new TextEncoder().encode(batches.map(batch => encoder.encode(batch)).join(''))
      const read = createSseDecoder()
        .push(bytes)
        .map(({ data }) => decodeRecord(data))
      expect(read).toEqual(JSON.parse(JSON.stringify(records)))
    }),
    { numRuns: 500 },
  )
})

test('bare text is the texts of the answer in the order in which they came, up to a reset that would withdraw some', () => {
  fc.assert(
    fc.property(batched, ([records, batches]) => {
      const encoder = textWire.createEncoder()
      let text = ''
      for (const batch of batches) if (!encoder.ended) text += encoder.encode(batch)
      let wanted = ''
      let before = ''
      for (const record of records) {
        if (record.type === 'text-delta') wanted += record.delta
        if (record.type === 'step-end') before = wanted
        if (record.type === 'reset' && wanted !== before) break
      }
      expect(text).toBe(wanted)
    }),
    { numRuns: 500 },
  )
})
