import { describe } from 'vitest'
import { expressDoors } from './support/doors.js'
import { readersOf } from './support/leaving.js'

describe.each(expressDoors)('$name', readersOf)
