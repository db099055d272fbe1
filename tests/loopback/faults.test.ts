import { doors } from './support/doors.js'
import { faultsInTheViews, faultsThrough } from './support/faults.js'

// Every door has the same pump behind it; the others are held to their readers in doors.test.ts.
faultsThrough(doors[1]!)
faultsInTheViews()
