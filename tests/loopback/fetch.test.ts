import { describe } from 'vitest'
import { fetchDoors } from './support/doors.js'
import { readersOf } from './support/leaving.js'

describe.each(fetchDoors)('$name', readersOf)
