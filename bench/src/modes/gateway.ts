import { median, quantile } from '../shared/statistics.ts'
import { notesOn, readAnswers } from './answers.ts'
import { burstByEvent } from './burst.ts'
import type { Mode } from './mode.ts'
import { manyOpen } from './open.ts'
import { paced } from './paced.ts'
import { requests } from './requests.ts'

/** A mode of relays, for gateways. */
const forGateways = (
  { title, about, metrics, measure }: Mode,
  id: string,
  further: Partial<Pick<Mode, 'rounds' | 'metrics' | 'about'>> = {},
): Mode => ({
  id,
  title: `Gateways: ${title}`,
  about,
  metrics: metrics.map(({ picture: _, ...metric }) => metric),
  ...further,
  group: 'gateway',
  parts: 'gateway',
  references: ['gateway-pipe', 'gateway-portkey'],
  measure,
})

const tokens = 5

/** Milliseconds from the request to the first token, for one reader and for many. */
const firstToken: Mode = {
  id: 'gateway-first',
  title: 'Gateways: first token',
  about: `One connection, then 64, ask one thing after the other and get ${tokens} tokens each; time from the request to the first token.`,
  group: 'gateway',
  parts: 'gateway',
  references: ['gateway-pipe', 'gateway-portkey'],
  metrics: [
    { id: 'one', title: 'first token, 1 connection, p50', unit: 'ms', digits: 2 },
    { id: 'many', title: 'first token, 64 connections, p50', unit: 'ms', digits: 2 },
    { id: 'many99', title: 'first token, 64 connections, p99', unit: 'ms', digits: 1 },
  ],
  measure: (arena, contender, { scale }) =>
    arena.withRelay(contender.id, `event/${tokens}/0`, async relay => {
      const read = (answers: number, connections: number) =>
        readAnswers(arena, relay, contender, {
          tokens,
          answers: Math.ceil(answers * scale),
          connections,
          openOverMs: 0,
        })
      await read(1_000, 16)
      const one = await read(500, 1)
      const many = await read(4_000, 64)
      return {
        sample: {
          one: median(one.firstTokenMs),
          many: median(many.firstTokenMs),
          many99: quantile(many.firstTokenMs, 0.99),
        },
        notes: [...new Set([...notesOn(one), ...notesOn(many)])],
      }
    }),
}

/** Gateways beside a relay of bytes. */
export const gatewayModes: readonly Mode[] = [
  firstToken,
  forGateways(paced('paced64', 64, 150), 'gateway-paced64'),
  forGateways(paced('paced100', 100, 150), 'gateway-paced100'),
  forGateways(burstByEvent, 'gateway-burst'),
  forGateways(requests, 'gateway-requests'),
  forGateways(manyOpen, 'gateway-open', {
    metrics: [
      { id: 'idle', title: 'memory idle', unit: 'MB', digits: 0 },
      ...manyOpen.metrics.map(({ picture: _, ...metric }) => metric),
    ],
  }),
]
