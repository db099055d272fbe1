import { burstByEvent } from './burst.ts'
import { firstToken } from './gateway-first.ts'
import { programStart } from './gateway-start.ts'
import { sustained } from './gateway-sustained.ts'
import type { Mode } from './mode.ts'
import { manyOpen } from './open.ts'
import { paced } from './paced.ts'
import { requests } from './requests.ts'

type Bare = Omit<Mode, 'group' | 'parts' | 'references' | 'pinned'>

/** A mode for gateways: the contender has a core of its own. */
const ofGateways = (mode: Bare, references: readonly string[] = ['gateway-pipe', 'gateway-portkey']): Mode => ({
  ...mode,
  group: 'gateway',
  parts: 'gateway',
  references,
  pinned: true,
})

/** A mode of relays, for gateways. */
const asGateway = ({ id: _id, title, about, metrics, measure }: Mode, id: string, rounds?: number): Mode =>
  ofGateways({
    id,
    title: `Gateways: ${title[0]!.toLowerCase()}${title.slice(1)}`,
    about,
    metrics,
    measure,
    ...(rounds !== undefined && { rounds }),
  })

const withIdle: Mode = {
  ...manyOpen,
  metrics: [...manyOpen.metrics, { id: 'idle', title: 'memory behind 100 streams, none open', unit: 'MB', digits: 0 }],
}

/** Those whose costs are compared in what they do. */
const profiled = ['gateway-pipe', 'gateway-bare', 'gateway-millrace']

/** Gateways beside a relay of bytes. */
export const gatewayModes: readonly Mode[] = [
  ofGateways(firstToken),
  asGateway(paced('paced64', 64, 100), 'gateway-paced64'),
  { ...asGateway(paced('paced100', 100, 100), 'gateway-paced100'), profiled },
  asGateway(burstByEvent, 'gateway-burst'),
  { ...asGateway(requests, 'gateway-requests'), profiled },
  ofGateways(sustained),
  asGateway(withIdle, 'gateway-open', 1),
  { ...ofGateways(programStart, ['gateway-portkey']), pinned: false },
]
