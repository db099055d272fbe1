import { afterAll, beforeAll, describe } from 'vitest'
import { hyperExpressTable } from '../faults/support/scenario.js'
import { testSeeds } from '../faults/support/seeds.js'
import { installHyperExpress } from '../support/hyper-express.js'
import { type LabProcess, startLab } from '../support/hyper-express-process.js'

const installation = await installHyperExpress()

describe.skipIf(!installation)('the doors of hyper-express', () => {
  let lab: LabProcess
  beforeAll(() => {
    lab = startLab(installation!)
  })
  afterAll(() => {
    lab?.end()
    installation?.remove()
  })

  testSeeds({
    rows: hyperExpressTable,
    open: (door, settings) => lab.open(door, settings),
    heapUsed: () => lab.heapUsed(),
    // Each exchange has a vendor at a port of its own, and the fetch of Node 20 forgets no origin: 23.5 KB each, with a bare server too.
    keptByPlatform: 24_000,
    command: 'npm run faults -- --door hyper-express',
  })
})
