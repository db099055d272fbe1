import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let turns: (() => void)[] = []
let afterTurn: (callback: () => void) => void

beforeEach(async () => {
  turns = []
  vi.stubGlobal('setImmediate', (callback: () => void) => turns.push(callback))
  vi.resetModules()
  const module = await import('../../src/delivery/after-turn.js')
  afterTurn = timeUp => module.afterTurn({ timeUp })
})
afterEach(() => vi.unstubAllGlobals())

it('calls all of one turn back at its end, in order', () => {
  const told: string[] = []
  afterTurn(() => told.push('first'))
  afterTurn(() => told.push('second'))
  expect(told).toEqual([])
  expect(turns).toHaveLength(1)
  turns.pop()!()
  expect(told).toEqual(['first', 'second'])
})

it('leaves to the next turn what is asked for at the end of one', () => {
  const told: string[] = []
  afterTurn(() => afterTurn(() => told.push('later')))
  turns.pop()!()
  expect(told).toEqual([])
  turns.pop()!()
  expect(told).toEqual(['later'])
})

it('loses nobody behind one that throws', () => {
  const told: string[] = []
  afterTurn(() => told.push('before'))
  afterTurn(() => {
    throw new Error('broken')
  })
  afterTurn(() => told.push('behind'))
  expect(() => turns.pop()!()).toThrow('broken')
  expect(told).toEqual(['before'])
  turns.pop()!()
  expect(told).toEqual(['before', 'behind'])
})
