/**
 * Replays recorded vendor streams from the folder that MILLRACE_TRANSCRIPTS names. The recordings are not part of the
 * repository, so without the variable there is nothing to replay, and the command says so instead of passing.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { runSteps } from './lib/steps.ts'
import { formatTally } from './lib/tally.ts'

const named = process.env.MILLRACE_TRANSCRIPTS
if (!named) {
  console.log('Nothing was replayed: set MILLRACE_TRANSCRIPTS to a folder of recorded streams.')
  console.log(`\n${formatTally({ passed: 0, failed: 0, skipped: 1 })}`)
} else if (!existsSync(named)) {
  console.log(`Nothing was replayed: MILLRACE_TRANSCRIPTS names ${named}, which does not exist.`)
  console.log(`\n${formatTally({ passed: 0, failed: 1, skipped: 0 })}`)
  process.exitCode = 1
} else {
  process.env.MILLRACE_TRANSCRIPTS = resolve(named)
  const args = ['run', '--config', 'vitest.transcripts.config.ts']
  process.exitCode = await runSteps([{ name: 'transcripts', command: 'vitest', args, live: true }])
}
