import { sleep } from '../shared/clock.ts'
import type { RelayUsage } from '../shared/reports.ts'
import type { Mode } from './mode.ts'

const first = 1000

/** Many streams that are open and silent. */
export const manyOpen: Mode = {
  id: 'open',
  title: 'Many open streams',
  about: `Streams that have brought one token and wait for the next; resident memory after a garbage collection, against none open, and of those beyond the first ${first}, when the heap has grown to its working size. Memory in use is what heap and buffers hold, without what V8 keeps for later.`,
  group: 'relay',
  alsoIn: 'speed',
  metrics: [
    { id: 'kib', title: 'memory per open stream', unit: 'KiB', digits: 1, picture: true },
    { id: 'further', title: 'memory per further stream', unit: 'KiB', digits: 1 },
    { id: 'live', title: 'in use per open stream', unit: 'KiB', digits: 1 },
    { id: 'cpu', title: 'CPU to open one', unit: 'ms', digits: 2 },
  ],
  rounds: 1,
  without: ['naive', 'millrace-flush', 'millrace-gathering'],
  async measure(arena, contender, { scale }) {
    const streams = Math.max(2 * first, Math.round(5000 * scale))
    return arena.withRelay(contender.id, 'hold/1/0', async relay => {
      const usage = async (): Promise<RelayUsage> => {
        await sleep(1000)
        return relay.worker.call<RelayUsage>('usage', { collect: true })
      }
      const open = (count: number): Promise<number> =>
        arena.client.call<number>('openStreams', { port: relay.port, count, api: contender.api?.(relay.upstream) })
      // Code and caches are there before counting begins.
      await open(100)
      await arena.client.call('leaveStreams')
      const none = await usage()
      let begun = await open(first)
      const some = await usage()
      begun += await open(streams - first)
      const all = await usage()
      await arena.client.call('leaveStreams')
      return {
        sample: {
          idle: none.rss / 1e6,
          kib: (all.rss - none.rss) / 1024 / streams,
          further: (all.rss - some.rss) / 1024 / (streams - first),
          live: (all.live - none.live) / 1024 / streams,
          cpu: (all.cpuMicros - none.cpuMicros) / 1000 / streams,
        },
        notes: begun < streams ? [`only ${begun} of ${streams} streams began`] : [],
      }
    })
  },
}
