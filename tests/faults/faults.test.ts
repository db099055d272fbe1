import { beforeEach, vi } from 'vitest'
import { loopLoad } from '../../packages/core/src/time/event-loop.js'
import { heapUsed } from './support/heap.js'
import { openServer } from './support/lab-server.js'
import { table } from './support/scenario.js'
import { testSeeds } from './support/seeds.js'

// Whether it gathers must depend on the seed, and on nothing else that this machine does.
beforeEach(() => void vi.spyOn(loopLoad, 'busy', 'get').mockReturnValue(true))

testSeeds({ rows: table, open: openServer, heapUsed, command: 'npm run faults --' })
