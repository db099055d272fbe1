import { burstByBlock, burstByEvent } from './burst.ts'
import { clientBundle, clientModes } from './client.ts'
import { gatewayModes } from './gateway.ts'
import { leavers } from './leave.ts'
import type { Mode } from './mode.ts'
import { objectModes } from './objects.ts'
import { manyOpen } from './open.ts'
import { paced100, paced500 } from './paced.ts'
import { adapters, bridges, wires } from './parts.ts'
import { promises } from './promises.ts'
import { requests } from './requests.ts'
import { slowReader } from './slow-reader.ts'
import { speedModes } from './speed.ts'
import { storeBurst, storePaced } from './store.ts'
import { toolModes } from './tools.ts'

/** Everything that is measured, in the order of the report. */
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
  bridges,
  storePaced,
  storeBurst,
  ...clientModes,
  clientBundle,
  ...objectModes,
  ...toolModes,
  ...gatewayModes,
  ...speedModes,
]
