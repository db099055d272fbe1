import { expect, it } from 'vitest'
import type { Fault } from '../../src/faults/fault.js'
import { FaultLine, type FaultStep } from '../../src/faults/line.js'

const bytes = new TextEncoder().encode('0123456789abcdef')

/** The steps as a text: what passes, `|` for a turn, `<kind>` for a fault; pushed in pieces of one size. */
function steps(faults: readonly Fault[], size: number): string {
  const line = new FaultLine(faults)
  const all: FaultStep[] = []
  for (let at = 0; at < bytes.length; at += size) all.push(...line.push(bytes.subarray(at, at + size)))
  return all
    .map(step =>
      step.type === 'pass' ? new TextDecoder().decode(step.bytes) : step.type === 'turn' ? '|' : `<${step.fault.kind}>`,
    )
    .join('')
}

const inPieces = [
  [[{ kind: 'cut', at: 4 }], '0123<cut>'],
  [[{ kind: 'reset', at: 0 }], '<reset>'],
  [[{ kind: 'stall', at: 15 }], '0123456789abcde<stall>'],
  [[{ kind: 'cut', at: 16 }], '0123456789abcdef'],
  [
    [
      { kind: 'delay', at: 3, ms: 1 },
      { kind: 'delay', at: 3, ms: 1 },
    ],
    '012<delay><delay>3456789abcdef',
  ],
  [[{ kind: 'corrupt', at: 2, mask: 0x40 }], '01<corrupt>r3456789abcdef'],
  [
    [
      { kind: 'cut', at: 2 },
      { kind: 'corrupt', at: 3, mask: 1 },
    ],
    '01<cut>',
  ],
] as const

it.each(inPieces)('%j makes %s, however the bytes came', (faults, expected) => {
  for (const size of [1, 2, 3, 5, 16]) expect(steps(faults, size)).toBe(expected)
})

it('slices so many bytes, each piece in a turn of its own', () => {
  const faults: Fault[] = [{ kind: 'slice', at: 2, length: 5, size: 2 }]
  expect(steps(faults, 16)).toBe('01<slice>23|45|6|789abcdef')
  expect(steps(faults, 1)).toBe('01<slice>2|3|4|5|6|789abcdef')
})

it('leaves the bytes that it was given as they are', () => {
  new FaultLine([{ kind: 'corrupt', at: 0, mask: 1 }]).push(bytes)
  expect(bytes[0]).toBe(0x30)
})
