import { describe, expect, it } from 'vitest'
import { afterFrames, cutAtByte } from '../../src/core/fault-steps.js'
import { isFrame, type Step } from '../../src/core/plan.js'

const frames: Step[] = ['one', { waitMs: 5 }, '二', 'three']

describe('afterFrames', () => {
  it.each([
    [0, ['!']],
    [1, ['one', '!']],
    [2, ['one', { waitMs: 5 }, '二', '!']],
    [9, [...frames, '!']],
  ])('passes %i frames and the waits between', (count, expected) => {
    expect([...afterFrames(frames, count, () => ['!'])]).toEqual(expected)
  })

  it('hands on the rest', () => {
    expect([...afterFrames(frames, 1, rest => rest)]).toEqual(frames)
  })
})

it('cuts at every byte, inside characters too', () => {
  const whole = new TextEncoder().encode('one二three')
  for (let count = 0; count <= whole.length; count++) {
    const steps = [...cutAtByte(frames, count, [{ cut: true }])]
    const encoder = new TextEncoder()
    const sent = steps.filter(isFrame).flatMap(step => [...(typeof step === 'string' ? encoder.encode(step) : step)])
    expect(sent).toEqual([...whole.subarray(0, count)])
    expect(steps.at(-1)).toEqual({ cut: true })
  }
})
