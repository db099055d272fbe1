import { notesOn, readAnswers } from './answers.ts'
import { cpuOf, isPeer, type Mode } from './mode.ts'

const tokens = 5
const connections = 64

/** What a request costs before and beside its tokens. */
export const requests: Mode = {
  id: 'requests',
  title: 'Requests of five tokens',
  about: `${connections} connections ask one thing after the other and get ${tokens} tokens each, in a relay that has answered thousands of requests.`,
  group: 'relay',
  alsoIn: 'speed',
  metrics: [{ id: 'cpu', title: 'CPU per request', unit: 'ms', digits: 3, picture: true }],
  without: ['naive', 'millrace-flush', 'millrace-gathering'],
  profiled: ['raw', 'millrace'],
  async measure(arena, contender, { scale }) {
    const peer = isPeer(contender)
    const answers = Math.ceil((peer ? 1000 : 5000) * scale)
    return arena.withRelay(contender.id, `event/${tokens}/0`, async relay => {
      // Until the compiler is done: it takes its time from the same process.
      const warm = Math.ceil(scale * (peer ? 1500 : contender.kind === 'gateway' ? 20_000 : 10_000))
      await readAnswers(arena, relay, contender, { tokens, answers: warm, connections, openOverMs: 0 })
      const { cpuMicros, report } = await cpuOf(relay, () =>
        readAnswers(arena, relay, contender, { tokens, answers, connections, openOverMs: 0 }),
      )
      return { sample: { cpu: cpuMicros / 1000 / answers }, notes: notesOn(report) }
    })
  },
}
