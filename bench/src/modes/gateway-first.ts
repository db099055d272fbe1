import type { Arena } from '../run/arena.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import type { LoadReport } from '../shared/reports.ts'
import { median, quantile } from '../shared/statistics.ts'
import { notesOn, readAnswers } from './answers.ts'
import { isPeer, type Mode } from './mode.ts'

const tokens = 15
const periodMs = 20
const connections = 64

/** Answers at once to one connection, whose time is the way alone. */
const ofOne = (arena: Arena, contender: ContenderInfo, scale: number): Promise<LoadReport> =>
  arena.withRelay(contender.id, `event/${tokens}/0`, async relay => {
    const read = (answers: number) =>
      readAnswers(arena, relay, contender, { tokens, answers, connections: 1, openOverMs: 0 })
    const peer = isPeer(contender)
    await read(peer ? 100 : 1_000)
    return read(Math.ceil((peer ? 200 : 500) * scale))
  })

/** Answers at the pace of a model to many connections. */
const ofMany = (arena: Arena, contender: ContenderInfo, scale: number): Promise<LoadReport> =>
  arena.withRelay(contender.id, `paced/${tokens}/${periodMs}`, async relay => {
    const read = (answers: number, most = connections) =>
      readAnswers(arena, relay, contender, { tokens, answers, connections: most, openOverMs: tokens * periodMs })
    // Until the compiler is done, whose pauses would be the longest times.
    await read(Math.ceil(connections * 40 * scale), 2 * connections)
    return read(Math.ceil(connections * 10 * scale))
  })

/**
 * Milliseconds from the request to the first token. Answers of many connections come at a pace: where they come at once, the relay is full, and the time is that
 * of 64 requests of the others, which the CPU per request tells already.
 */
export const firstToken: Omit<Mode, 'group' | 'parts' | 'references' | 'pinned'> = {
  id: 'gateway-first',
  title: 'Gateways: first token',
  about: `Time from the request to the first token: of one connection that asks one thing after the other and gets ${tokens} tokens at once; of ${connections} that do the same and get one token per ${periodMs} ms.`,
  metrics: [
    { id: 'one', title: 'first token, 1 connection, p50', unit: 'ms', digits: 2 },
    { id: 'many', title: `first token, ${connections} connections, p50`, unit: 'ms', digits: 2, picture: true },
    { id: 'many99', title: `first token, ${connections} connections, p99`, unit: 'ms', digits: 1 },
  ],
  async measure(arena, contender, { scale }) {
    const one = await ofOne(arena, contender, scale)
    const many = await ofMany(arena, contender, scale)
    return {
      sample: {
        one: median(one.firstTokenMs),
        many: median(many.firstTokenMs),
        many99: quantile(many.firstTokenMs, 0.99),
      },
      notes: [...new Set([...notesOn(one), ...notesOn(many)])],
    }
  },
}
