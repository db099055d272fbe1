import { burstByBlock, burstByEvent } from './burst.ts'
import { leavers } from './leave.ts'
import type { Mode } from './mode.ts'
import { manyOpen } from './open.ts'
import { paced100, paced500 } from './paced.ts'
import { adapters, wires } from './parts.ts'
import { promises } from './promises.ts'
import { requests } from './requests.ts'
import { slowReader } from './slow-reader.ts'

/** Everything that is measured of a running relay, in the order of the report. */
export const modes: readonly Mode[] = [
  burstByEvent,
  burstByBlock,
  paced100,
  paced500,
  requests,
  manyOpen,
  slowReader,
  leavers,
  promises,
  wires,
  adapters,
]
