import { answerFaults } from '@millrace/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'

// The answers that wires are tried with are answers: else a wire would be blamed for what no provider says.

test('arbitrary records keep to the grammar', () => {
  fc.assert(
    fc.property(arbitraryRecords(), records => {
      // A call whose arguments were said again in whole may end with `{}`.
      const faults = answerFaults(records).filter(fault => !/has \{\} for/.test(fault))
      expect(faults).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('all kinds of records come, and blocks that are open at the same time', () => {
  const seen = new Set<string>()
  for (const records of fc.sample(arbitraryRecords(), { numRuns: 500, seed: 1 })) {
    let open = 0
    for (const { type } of records) {
      seen.add(type)
      open += type.endsWith('-start') ? 1 : type.endsWith('-end') && type !== 'step-end' ? -1 : 0
      if (type === 'reset') open = 0
      if (open > 1) seen.add('interleaved')
    }
  }
  expect([...seen].sort()).toEqual(
    [
      'data',
      'error',
      'file',
      'finish',
      'interleaved',
      'reasoning-delta',
      'reasoning-end',
      'reasoning-start',
      'reset',
      'source',
      'start',
      'step-end',
      'text-delta',
      'text-end',
      'text-start',
      'tool-approval',
      'tool-call-delta',
      'tool-call-end',
      'tool-call-start',
      'tool-result',
    ].sort(),
  )
})

test('kinds that are not wanted do not come', () => {
  const plain = { resets: false, steps: false, data: false, approvals: false, errors: false, interleaved: false }
  fc.assert(
    fc.property(arbitraryRecords(plain), records => {
      const types = records.map(({ type }) => type)
      for (const type of ['reset', 'step-end', 'data', 'tool-approval', 'error']) expect(types).not.toContain(type)
    }),
  )
})

test('batches are the records in order, and the first is never a start alone', () => {
  const cut = arbitraryRecords().chain(records => arbitraryBatches(records).map(batches => ({ records, batches })))
  fc.assert(
    fc.property(cut, ({ records, batches }) => {
      expect(batches.flat()).toEqual(records)
      if (records.length > 1) expect(batches[0]!.length).toBeGreaterThan(1)
      expect(batches.every(batch => batch.length > 0)).toBe(true)
    }),
  )
})
