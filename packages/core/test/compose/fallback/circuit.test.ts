import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Circuit } from '../../../src/compose/fallback/circuit.js'

const failure = (code: ErrorCode = 'overloaded', retryAfterMs?: number): ErrorInfo => ({
  code,
  message: 'It failed.',
  retryable: true,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
})

/** A circuit that has opened at time 0, for 100. */
function opened() {
  const circuit = new Circuit({ failures: 2, cooldownMs: 100, maxCooldownMs: 300 })
  for (let i = 0; i < 2; i++) circuit.failed(failure(), circuit.enter(0), 0)
  return circuit
}

describe('a circuit', () => {
  it('opens after so many failures in a row, and no sooner', () => {
    const circuit = new Circuit({ failures: 2, cooldownMs: 100 })
    circuit.failed(failure(), false, 0)
    expect(circuit.admits(0)).toBe(true)
    circuit.begun()
    circuit.finished()
    circuit.failed(failure(), false, 0)
    expect(circuit.admits(0)).toBe(true)
    circuit.failed(failure(), false, 0)
    expect(circuit.admits(99)).toBe(false)
    expect(circuit.admits(100)).toBe(true)
  })

  it.each<[ErrorCode, boolean]>([
    ['authentication', true],
    ['permission', false],
    ['not-found', false],
    ['rate-limit', true],
    ['quota', true],
    ['invalid-request', false],
    ['context-length', false],
    ['content-filter', false],
    ['overloaded', true],
    ['timeout', true],
    ['network', true],
    ['aborted', false],
    ['protocol', true],
    ['truncated', true],
    ['limit', false],
    ['gone', false],
    ['unknown', true],
  ])('counts %s: %s', (code, counts) => {
    const circuit = new Circuit({ failures: 1 })
    circuit.failed(failure(code), false, 0)
    expect(circuit.admits(0)).toBe(!counts)
  })

  it('admits one probe at a time when its cooldown is over', () => {
    const circuit = opened()
    expect(circuit.enter(100)).toBe(true)
    expect(circuit.admits(100)).toBe(false)
    circuit.released(true)
    expect(circuit.admits(100)).toBe(true)
  })

  it('is closed by a probe whose answer begins, on probation until one is complete', () => {
    const circuit = opened()
    circuit.enter(100)
    circuit.begun()
    expect(circuit.admits(100)).toBe(true)
    circuit.failed(failure('truncated'), false, 110)
    expect(circuit.admits(309)).toBe(false)
    expect(circuit.admits(310)).toBe(true)
    circuit.enter(310)
    circuit.begun()
    circuit.finished()
    circuit.failed(failure(), false, 320)
    expect(circuit.admits(320)).toBe(true)
  })

  it('doubles its cooldown with each probe that fails, up to the longest', () => {
    const circuit = opened()
    let now = 0
    for (const cooldown of [100, 200, 300, 300]) {
      expect(circuit.admits(now + cooldown - 1)).toBe(false)
      now += cooldown
      const isProbe = circuit.enter(now)
      expect(isProbe).toBe(true)
      circuit.failed(failure(), isProbe, now)
    }
  })

  it('learns nothing of failures that were on their way when it opened, nor of a last resort', () => {
    const circuit = opened()
    for (let i = 0; i < 9; i++) circuit.failed(failure(), circuit.enter(50), 50)
    expect(circuit.admits(100)).toBe(true)
  })

  it('opens at once for as long as a Retry-After says, also beyond the longest cooldown', () => {
    const circuit = new Circuit({ failures: 3, cooldownMs: 100, maxCooldownMs: 300 })
    circuit.failed(failure('rate-limit', 1_000), false, 0)
    expect(circuit.admits(999)).toBe(false)
    expect(circuit.admits(1_000)).toBe(true)
  })
})
