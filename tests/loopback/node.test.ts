import { describe } from 'vitest'
import { nodeDoors } from './support/doors.js'
import { readersOf } from './support/leaving.js'

describe.each(nodeDoors)('$name', readersOf)
