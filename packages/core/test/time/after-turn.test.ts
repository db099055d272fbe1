import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let turns: (() => void)[] = []
let afterTurn: (callback: () => void) => void
let afterReads: (callback: () => void) => void

beforeEach(async () => {
  turns = []
  vi.stubGlobal('setImmediate', (callback: () => void) => turns.push(callback))
  vi.resetModules()
  const module = await import('../../src/time/after-turn.js')
  afterTurn = flush => module.afterTurn({ flush })
  afterReads = flush => module.afterReads({ flush })
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

it('reads first, all that has come, and does what a read asks for in the same turn', () => {
  const told: string[] = []
  afterTurn(() => told.push('a write'))
  for (const stream of ['first', 'second']) {
    afterReads(() => {
      told.push(`${stream} read`)
      afterTurn(() => told.push(`${stream} written`))
      afterReads(() => told.push(`${stream} read on`))
    })
  }
  expect(turns).toHaveLength(1)
  turns.pop()!()
  expect(told).toEqual(['first read', 'second read', 'a write', 'first written', 'second written'])
  turns.pop()!()
  expect(told.slice(5)).toEqual(['first read on', 'second read on'])
})

it('loses neither reads nor writes behind a read that throws', () => {
  const told: string[] = []
  afterTurn(() => told.push('written'))
  afterReads(() => {
    throw new Error('broken')
  })
  afterReads(() => told.push('read'))
  expect(() => turns.pop()!()).toThrow('broken')
  expect(told).toEqual([])
  turns.pop()!()
  expect(told).toEqual(['read', 'written'])
})
