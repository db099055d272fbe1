import { describe, expect, it } from 'vitest'
import { type FaultPlanSettings, faultKinds, formatFaultPlan, planFaults, seededRandom } from '../../src/fault-proxy.js'

describe('a plan', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed)

  it('is the same for the same seed and connection, and another for others', () => {
    const plans = seeds.flatMap(seed => [1, 2].map(number => formatFaultPlan(planFaults({ seed }, number))))
    expect(seeds.flatMap(seed => [1, 2].map(number => formatFaultPlan(planFaults({ seed }, number))))).toEqual(plans)
    expect(new Set(plans).size).toBeGreaterThan(390)
  })

  it('has one fault of each kind that is named, and else of any kind', () => {
    const kindsOf = (settings: Partial<FaultPlanSettings>): string[] =>
      seeds.flatMap(seed => {
        const { request, response } = planFaults({ seed, ...settings })
        return [...request, ...response].map(fault => fault.kind)
      })
    expect(kindsOf({ kinds: ['cut', 'slice'] }).sort()).toEqual([
      ...seeds.map(() => 'cut'),
      ...seeds.map(() => 'slice'),
    ])
    expect(kindsOf({ kinds: [] })).toEqual([])
    expect(new Set(kindsOf({}))).toEqual(new Set(faultKinds))
  })

  it('strikes where it is told, in order', () => {
    for (const seed of seeds) {
      const { request, response } = planFaults({
        seed,
        kinds: ['delay', 'delay', 'corrupt'],
        direction: 'response',
        spanBytes: { response: 10 },
        maxDelayMs: 3,
      })
      expect(request).toEqual([])
      const places = response.map(fault => fault.at)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places.every(at => at >= 0 && at < 10)).toBe(true)
      for (const fault of response) {
        if (fault.kind === 'delay') expect(fault.ms >= 1 && fault.ms <= 3).toBe(true)
        if (fault.kind === 'corrupt') expect(fault.mask >= 1 && fault.mask <= 255).toBe(true)
      }
    }
  })

  it('can be printed', () => {
    expect(
      formatFaultPlan({
        request: [],
        response: [
          { kind: 'delay', at: 1, ms: 2 },
          { kind: 'slice', at: 3, length: 9, size: 4 },
          { kind: 'corrupt', at: 5, mask: 6 },
          { kind: 'stall', at: 7 },
        ],
      }),
    ).toBe(
      'request: none; response: delay at 1 (2 ms), slice at 3 (9 bytes in pieces of 4), corrupt at 5 (mask 0x06), stall at 7',
    )
  })
})

it('random numbers are spread over [0, 1), and each seed has a series of its own', () => {
  const random = seededRandom(1)
  const tenths = new Array<number>(10).fill(0)
  for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]!++
  expect(Math.min(...tenths)).toBeGreaterThan(850)
  expect(Math.max(...tenths)).toBeLessThan(1_150)
  expect(new Set(Array.from({ length: 1_000 }, (_, seed) => seededRandom(1, seed)())).size).toBe(1_000)
})
