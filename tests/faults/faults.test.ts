import { heapUsed } from './support/heap.js'
import { openServer } from './support/lab-server.js'
import { table } from './support/scenario.js'
import { testSeeds } from './support/seeds.js'

testSeeds({ rows: table, open: openServer, heapUsed, command: 'npm run faults --' })
