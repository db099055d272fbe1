import { afterEach, expect, it, vi } from 'vitest'
import { Transit } from '../src/client/transit.ts'
import { stamp } from '../src/shared/stamp.ts'

afterEach(() => void vi.useRealTimers())

it('tells how long each token was on its way, wherever the bytes were cut, and what came twice', () => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance'] })
  const times: number[] = []
  const disorder = vi.fn()
  const transit = new Transit(ms => times.push(Math.round(ms)), disorder)
  const first = stamp(999_990)
  const body = `data: {"delta":"${first}"}\n\ndata: {"delta":"${stamp(999_995)}"}\n\n`
  for (const piece of [body.slice(0, 20), body.slice(20, 31), body.slice(31)]) transit.read(Buffer.from(piece))
  expect(times).toHaveLength(2)
  expect(times[0]! - times[1]!).toBe(5)
  expect(disorder).not.toHaveBeenCalled()
  transit.read(Buffer.from(`data: {"delta":"${first}"}\n\n`))
  expect(disorder).toHaveBeenCalledOnce()
  expect(transit.seen).toBe(3)
})
