import { sleep } from '../shared/clock.ts'
import type { RelayUsage } from '../shared/reports.ts'
import type { Mode } from './mode.ts'

/** Many streams that are open and silent. */
export const manyOpen: Mode = {
  id: 'open',
  title: 'Many open streams',
  about:
    'Streams that have brought one token and wait for the next; resident memory after a garbage collection, against none open.',
  metrics: [
    { id: 'kib', title: 'memory per open stream', unit: 'KiB', digits: 1, picture: true },
    { id: 'cpu', title: 'CPU to open one', unit: 'ms', digits: 2 },
  ],
  rounds: 1,
  without: ['naive', 'millrace-flush'],
  async measure(arena, contender, { scale }) {
    const streams = Math.round(5000 * scale)
    return arena.withRelay(contender.id, 'hold/1/0', async relay => {
      const usage = (): Promise<RelayUsage> => relay.worker.call<RelayUsage>('usage', { collect: true })
      // Code and caches are there before counting begins.
      await arena.client.call('openStreams', { port: relay.port, count: 100 })
      await arena.client.call('leaveStreams')
      await sleep(300)
      const before = await usage()
      const begun = await arena.client.call<number>('openStreams', { port: relay.port, count: streams })
      await sleep(1000)
      const after = await usage()
      await arena.client.call('leaveStreams')
      return {
        sample: {
          kib: (after.rss - before.rss) / 1024 / streams,
          cpu: (after.cpuMicros - before.cpuMicros) / 1000 / streams,
        },
        notes: begun < streams ? [`only ${begun} of ${streams} streams began`] : [],
      }
    })
  },
}
