import { notesOn, readAnswers } from './answers.ts'
import { cpuOf, isPeer, type Mode } from './mode.ts'

const tokens = 5
const connections = 64

/** What a request costs before and beside its tokens. */
export const requests: Mode = {
  id: 'requests',
  title: 'Requests of five tokens',
  about: `${connections} connections ask one thing after the other and get ${tokens} tokens each.`,
  group: 'relay',
  alsoIn: 'speed',
  metrics: [{ id: 'cpu', title: 'CPU per request', unit: 'ms', digits: 3, picture: true }],
  without: ['naive', 'millrace-flush', 'millrace-at-once'],
  profiled: ['raw', 'millrace'],
  async measure(arena, contender, { scale }) {
    const peer = isPeer(contender)
    const answers = Math.ceil((peer ? 1000 : 5000) * scale)
    return arena.withRelay(contender.id, `event/${tokens}/0`, async relay => {
      // A gateway has more code to be compiled than a relay.
      const warm = peer ? 300 : contender.kind === 'gateway' ? 5000 : 1500
      await readAnswers(arena, relay, contender, { tokens, answers: warm, connections, openOverMs: 0 })
      const { cpuMicros, report } = await cpuOf(relay, () =>
        readAnswers(arena, relay, contender, { tokens, answers, connections, openOverMs: 0 }),
      )
      return { sample: { cpu: cpuMicros / 1000 / answers }, notes: notesOn(report) }
    })
  },
}
