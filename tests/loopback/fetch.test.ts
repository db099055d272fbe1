import { describe } from 'vitest'
import { fetchDoors } from './support/doors.js'
import { readersOf } from './support/leaving.js'
import { longAnswerThrough } from './support/long-answer.js'

describe.each(fetchDoors)('$name', readersOf)

// The handler's door, in the place of all: it takes seconds.
describe(fetchDoors[1]!.name, () => longAnswerThrough(fetchDoors[1]!))
