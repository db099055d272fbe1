import type { Leaver } from '../client/leavers.ts'
import { sleep } from '../shared/clock.ts'
import { quantile } from '../shared/statistics.ts'
import type { Mode } from './mode.ts'

const readers = 200
const waitMs = 3000

/** Readers who go away in the middle of their answers. */
export const leavers: Mode = {
  id: 'leave',
  title: 'Readers that leave',
  about: `${readers} readers of paced answers close their connections at random moments; until upstream's connection is closed. Given up after ${waitMs / 1000} s.`,
  group: 'relay',
  metrics: [
    { id: 'p50', title: 'upstream closed, p50', unit: 'ms', digits: 1 },
    { id: 'p99', title: 'upstream closed, p99', unit: 'ms', digits: 1 },
    { id: 'never', title: 'never closed', unit: '%', digits: 0 },
  ],
  rounds: 1,
  without: ['millrace-flush', 'millrace-gathering'],
  async measure(arena, contender, { scale }) {
    const count = Math.ceil(readers * scale)
    return arena.withRelay(contender.id, 'paced/5000/20', async relay => {
      const left = await arena.client.call<Leaver[]>('readAndLeave', { port: relay.port, readers: count, seed: count })
      await sleep(waitMs)
      const lost = await arena.upstream.call<(number | null | undefined)[]>(
        'lost',
        left.map(({ reader }) => reader),
      )
      const after = left.flatMap(({ leftAt }, index) => {
        const lostAt = lost[index]
        return typeof lostAt === 'number' ? [lostAt - leftAt] : []
      })
      const never = count - after.length
      const all = [...after, ...Array.from({ length: never }, () => waitMs)]
      return {
        sample: { p50: quantile(all, 0.5), p99: quantile(all, 0.99), never: (100 * never) / count },
        notes: never > 0 ? [`${never} of ${count} upstream connections still open after ${waitMs / 1000} s`] : [],
      }
    })
  },
}
