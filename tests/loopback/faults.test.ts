import { nodeDoors } from './support/doors.js'
import { faultsInTheViews, faultsThrough } from './support/faults.js'

// One door is enough: all have the same pump behind them, and are held to their readers in the files beside this one.
faultsThrough(nodeDoors[1]!)
faultsInTheViews()
