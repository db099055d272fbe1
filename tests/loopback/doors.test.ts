import { describe } from 'vitest'
import { doors } from './support/doors.js'
import { readersOf } from './support/leaving.js'

describe.each(doors)('$name', readersOf)
