import { describe } from 'vitest'
import { nodeDoors } from './support/doors.js'
import { readersOf } from './support/leaving.js'
import { longAnswerThrough } from './support/long-answer.js'

describe.each(nodeDoors)('$name', readersOf)

// The handler's door, in the place of all: it takes seconds.
describe(nodeDoors[1]!.name, () => longAnswerThrough(nodeDoors[1]!))
