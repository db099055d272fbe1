import { sleep } from '../shared/clock.ts'
import type { RelayUsage, UpstreamReport } from '../shared/reports.ts'
import type { Mode } from './mode.ts'

const megabyte = 1e6
// A relay that makes one event of many tokens has nothing to hold back of 50 MB of single tokens: a megabyte fits into the kernel.
const events = 40_000

/** A reader who stops reading in the middle of a long answer. */
export const slowReader: Mode = {
  id: 'slow',
  title: 'Slow reader of 50 MB',
  about: `A reader stops after the first bytes of an answer of ${events} events with 1 kB of text each (50 MB) and takes nothing for some seconds, after another one has read it all: heap and buffers in use, and what the process has of the machine's memory, both after a garbage collection.`,
  group: 'relay',
  metrics: [
    { id: 'held', title: 'memory held', unit: 'MB', digits: 1, picture: true },
    { id: 'growth', title: 'resident memory grown', unit: 'MB', digits: 1 },
    { id: 'pulled', title: 'pulled from upstream', unit: 'MB', digits: 1 },
  ],
  rounds: 1,
  without: ['millrace-flush', 'millrace-gathering'],
  async measure(arena, contender) {
    return arena.withRelay(contender.id, `long/${events}/0`, async relay => {
      const usage = (): Promise<RelayUsage> => relay.worker.call<RelayUsage>('usage', { collect: true }, 60_000)
      const reader = `slow-${relay.port}`
      // One who reads as fast as it comes was there before: what the code takes, and the young generation that it works in, is not held back.
      await arena.client.call('askAndRead', { port: relay.port }, 60_000)
      await arena.client.call('askAndStop', { port: relay.port, reader: 'warm' })
      await arena.client.call('leaveStopped')
      await sleep(1000)
      const before = await usage()
      await arena.client.call('askAndStop', { port: relay.port, reader })
      let pulled = -1
      let held = 0
      let growth = 0
      for (let quiet = 0, waits = 0; quiet < 8 && waits < 40; waits++) {
        await sleep(250)
        const { bytes: left } = await arena.upstream.call<UpstreamReport>('report', reader)
        quiet = left === pulled ? quiet + 1 : 0
        pulled = left
        const now = await usage()
        held = Math.max(held, now.live - before.live)
        growth = Math.max(growth, now.rss - before.rss)
      }
      await arena.client.call('leaveStopped')
      return { sample: { held: held / megabyte, growth: growth / megabyte, pulled: pulled / megabyte } }
    })
  },
}
