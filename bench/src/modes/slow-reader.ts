import { sleep } from '../shared/clock.ts'
import type { RelayUsage, UpstreamReport } from '../shared/reports.ts'
import type { Mode } from './mode.ts'

const megabyte = 1e6
const bytes = 50 * megabyte
const tokens = Math.round(bytes / 263)

/** A reader who stops reading in the middle of a long answer. */
export const slowReader: Mode = {
  id: 'slow',
  title: 'Slow reader of 50 MB',
  about: `A reader stops after the first bytes of an answer of ${tokens} tokens (50 MB from upstream) and takes nothing for some seconds.`,
  metrics: [
    { id: 'growth', title: 'memory grown', unit: 'MB', digits: 1, picture: true },
    { id: 'pulled', title: 'pulled from upstream', unit: 'MB', digits: 1 },
  ],
  rounds: 1,
  without: ['millrace-flush'],
  async measure(arena, contender) {
    return arena.withRelay(contender.id, `block/${tokens}/0`, async relay => {
      const usage = (collect: boolean): Promise<RelayUsage> =>
        relay.worker.call<RelayUsage>('usage', { collect }, 60_000)
      const reader = `slow-${relay.port}`
      // The same way once before with a reader who leaves at once: what the code itself takes is not the answer's.
      await arena.client.call('askAndStop', { port: relay.port, reader: 'warm' })
      await arena.client.call('leaveStopped')
      await sleep(1000)
      const before = await usage(true)
      await arena.client.call('askAndStop', { port: relay.port, reader })
      let pulled = -1
      let growth = 0
      for (let quiet = 0, waits = 0; quiet < 8 && waits < 40; waits++) {
        await sleep(250)
        const { bytes: left } = await arena.upstream.call<UpstreamReport>('report', reader)
        quiet = left === pulled ? quiet + 1 : 0
        pulled = left
        growth = Math.max(growth, (await usage(false)).rss - before.rss)
      }
      await arena.client.call('leaveStopped')
      return { sample: { growth: growth / megabyte, pulled: pulled / megabyte } }
    })
  },
}
