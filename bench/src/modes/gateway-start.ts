import { startProgram } from '../run/gateway-program.ts'
import type { Mode } from './mode.ts'

/** The program of each gateway, as its user starts it. */
export const programStart: Omit<Mode, 'group' | 'parts' | 'references' | 'pinned'> = {
  id: 'gateway-start',
  title: 'Gateways: start of the program',
  about:
    'From the start of its process until it takes a connection, with a configuration of one vendor; and its resident memory a second later, when nobody has asked anything.',
  without: ['gateway-pipe', 'gateway-undici', 'gateway-bare'],
  metrics: [
    { id: 'ms', title: 'start to listening', unit: 'ms', digits: 0, picture: true },
    { id: 'idle', title: 'memory idle', unit: 'MB', digits: 0, picture: true },
  ],
  async measure(_, { id }) {
    const { ms, rss } = await startProgram(id)
    return { sample: { ms, idle: rss / 1e6 } }
  },
}
