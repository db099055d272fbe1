import { describe } from 'vitest'
import { expressDoors } from './support/doors.js'
import { readersOf } from './support/leaving.js'
import { longAnswerThrough } from './support/long-answer.js'

describe.each(expressDoors)('$name', readersOf)

// The handler's door, in the place of all: it takes seconds.
describe(expressDoors[1]!.name, () => longAnswerThrough(expressDoors[1]!))
