import { expect, test } from 'vitest'
import type { Load } from '../src/client/load.ts'
import { measureLoading } from '../src/imports/loading.ts'
import { tlsModes } from '../src/modes/paced.ts'
import { shapeModes } from '../src/modes/shapes.ts'
import type { Arena, RunningRelay } from '../src/run/arena.ts'
import { contenders } from '../src/shared/contenders.ts'
import type { LoadReport } from '../src/shared/reports.ts'

/** Microseconds of CPU that a token costs each relay. */
const costs: Readonly<Record<string, number>> = { 'shape-raw': 2, 'shape-millrace': 3, 'shape-ai-sdk': 60 }

/** An arena whose relays are numbers. @param wrong - relay that gives other answers than were sent. */
function paperArena(wrong?: string) {
  const cpu: Record<string, number> = {}
  const begun: string[] = []
  const ports: string[] = []
  const readAnswers = ({ port, tokens, answers, probes = 0 }: Load): LoadReport => {
    const relay = ports[port]!
    cpu[relay] = (cpu[relay] ?? 0) + (costs[relay] ?? 1) * tokens * (answers + probes)
    const failed = relay === wrong ? 1 : 0
    const durationMs = Array.from({ length: answers }, () => tokens * 20)
    const report = {
      firstTokenMs: [1],
      durationMs,
      transitMs: [4, 5, 6],
      gapMs: [20],
      bodyBytes: 50 * tokens * answers,
    }
    return { intact: answers - failed, wrong: failed, failed: 0, reason: 'other content', ...report }
  }
  const arena = {
    client: { call: async (_: string, load: Load) => readAnswers(load) },
    withRelay: (id: string, path: string, use: (relay: RunningRelay) => unknown, door = 'plain') => {
      begun.push(`${id} ${path} ${door}`)
      const worker = { call: async () => ({ cpuMicros: cpu[id] ?? 0, peakRss: 1e6 }) }
      return use({ worker, port: ports.push(id) - 1, upstream: '' } as unknown as RunningRelay)
    },
  } as unknown as Arena
  return { arena, begun }
}

const contender = (id: string) => contenders.find(each => each.id === id)!
const effort = { rounds: 1, peerRounds: 1, scale: 0.1 }

test.each(shapeModes)('$id has the relays of a dialect take turns', async mode => {
  const { arena, begun } = paperArena()
  const { sample, notes } = await mode.measure(arena, contender('shape-chat'), effort)
  const path = `${mode.id.replace('shapes-', '')}-chat/2000/0 plain`
  expect(begun).toEqual(['shape-millrace', 'shape-raw', 'shape-ai-sdk'].map(id => `${id} ${path}`))
  expect(sample).toEqual({ own: 3, raw: 2, peer: 60, ratio: 1.5, beside: 20 })
  expect(notes).toEqual([])
})

test('a relay that gives other answers is named', async () => {
  const { arena } = paperArena('shape-ai-sdk')
  const { notes } = await shapeModes[0]!.measure(arena, contender('shape-gemini'), effort)
  expect(notes).toEqual(['AI SDK: 3 of 4 answers intact (other content)'])
})

test.each([
  ['tls-raw', 'tls'],
  ['tls-millrace-http1', 'tls'],
  ['tls-millrace', 'h2'],
])('%s asks upstream at its door for %s', async (id, door) => {
  for (const mode of tlsModes) {
    const { arena, begun } = paperArena()
    const { sample } = await mode.measure(arena, contender(id), effort)
    expect(begun).toEqual([`${id} paced/50/20 ${door}`])
    expect(sample).toMatchObject({ cpu: 1, transit: 5, late: 0 })
  }
})

test('loading is measured once, with what it gives', async () => {
  let loaded = 0
  const run = await measureLoading(async () => ++loaded)
  expect(loaded).toBe(1)
  expect(Object.keys(run)).toEqual(['ms', 'cpuMs', 'bytes'])
  expect(Object.values(run).every(Number.isFinite)).toBe(true)
})
