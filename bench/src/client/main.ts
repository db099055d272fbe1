/** The readers of the benchmark, in a process of their own. */
import { serve } from '../shared/ipc.ts'
import { readAndLeave } from './leavers.ts'
import { readAnswers } from './load.ts'
import { leaveStreams, openStreams } from './open-streams.ts'
import { askAndRead, askAndStop, leaveStopped } from './slow-reader.ts'
import { endSoak, halveSoak, reportSoak, startSoak } from './soak-readers.ts'

serve({
  readAnswers,
  openStreams,
  leaveStreams,
  askAndRead,
  askAndStop,
  leaveStopped,
  readAndLeave,
  startSoak,
  reportSoak,
  halveSoak,
  endSoak,
})
