import type { Arena } from '../run/arena.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import type { RelayUsage } from '../shared/reports.ts'
import { readAnswers } from './answers.ts'
import type { Mode } from './mode.ts'

const few = 2000
const many = 6000

/** How many promises a token costs: the difference between a long and a short answer. */
export const promises: Mode = {
  id: 'promises',
  title: 'Promises',
  about: `Promises made for an answer of ${many} tokens more than for one of ${few}, per token, by the count of async_hooks.`,
  group: 'relay',
  metrics: [
    { id: 'event', title: 'promises per token, one event per chunk', unit: '', digits: 2 },
    { id: 'block', title: 'promises per token, chunks of 16 KiB', unit: '', digits: 3 },
  ],
  rounds: 1,
  without: ['naive', 'millrace-flush', 'millrace-gathering'],
  async measure(arena, contender) {
    const sample: Record<string, number> = {}
    for (const upstream of ['event', 'block']) {
      const [short, long] = [
        await count(arena, contender, upstream, few),
        await count(arena, contender, upstream, many),
      ]
      sample[upstream] = (long - short) / (many - few)
    }
    return { sample }
  },
}

const count = (arena: Arena, contender: ContenderInfo, upstream: string, tokens: number): Promise<number> =>
  arena.withRelay(contender.id, `${upstream}/${tokens}/0`, async relay => {
    const one = { tokens, answers: 1, connections: 1, openOverMs: 0 }
    await readAnswers(arena, relay, contender, one)
    await relay.worker.call('countPromises', true)
    await readAnswers(arena, relay, contender, one)
    return (await relay.worker.call<RelayUsage>('usage', { collect: false })).promises
  })
