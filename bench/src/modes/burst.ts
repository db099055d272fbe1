import { notesOn, readAnswers } from './answers.ts'
import { cpuOf, isPeer, type Mode } from './mode.ts'

// As long as answers are. Some libraries send with each token all the text so far: longer answers would measure that alone.
const tokens = 2000
const connections = 8

/** A mode where answers come as fast as the relay takes them. */
const burst = ({
  id,
  upstream,
  title,
  about,
}: Pick<Mode, 'id' | 'title' | 'about'> & { readonly upstream: 'event' | 'block' }): Mode => ({
  id,
  title,
  about,
  without: ['millrace-gathering'],
  profiled: ['raw', 'millrace'],
  group: 'relay',
  metrics: [
    { id: 'cpu', title: 'CPU per token', unit: 'µs', digits: 2, picture: true },
    { id: 'bytes', title: 'bytes per token on the wire', unit: 'B', digits: 1 },
  ],
  async measure(arena, contender, { scale }) {
    const peer = isPeer(contender)
    const answers = Math.ceil((peer ? 40 : 200) * scale)
    return arena.withRelay(contender.id, `${upstream}/${tokens}/0`, async relay => {
      // Enough for the optimising compiler.
      const warm = peer ? 15 : 40
      await readAnswers(arena, relay, contender, { tokens, answers: warm, connections: 4, openOverMs: 0 })
      const { cpuMicros, report } = await cpuOf(relay, () =>
        readAnswers(arena, relay, contender, { tokens, answers, connections, openOverMs: 0 }),
      )
      const all = answers * tokens
      return { sample: { cpu: cpuMicros / all, bytes: report.bodyBytes / all }, notes: notesOn(report) }
    })
  },
})

/** Each event a chunk of its own. */
export const burstByEvent = burst({
  id: 'event',
  upstream: 'event',
  title: 'Burst, one event per chunk',
  about: `${connections} connections read answers of ${tokens} tokens that upstream sends at once, each event as an HTTP chunk of its own.`,
})

/** Chunks that hold many events, and cut some. */
export const burstByBlock = burst({
  id: 'block',
  upstream: 'block',
  title: 'Burst, chunks of 16 KiB',
  about: `${connections} connections read answers of ${tokens} tokens that upstream sends at once, in HTTP chunks of 16 KiB that cut events and characters.`,
})
