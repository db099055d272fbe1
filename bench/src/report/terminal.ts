import type { Results } from '../run/results.ts'
import { textTable } from './layout.ts'
import { busyNote, installRows, modeNotes, modeRows, notMeasured, profileRows, verdictRows } from './rows.ts'

/** The whole report for a terminal. */
export function terminalReport(results: Results): string {
  const parts = results.modes.map(mode =>
    [
      `${mode.title}: ${mode.about}`,
      textTable(modeRows(results, mode)),
      ...modeNotes(results, mode).map(note => `* ${note}`),
    ].join('\n'),
  )
  if (results.installs.length > 0) parts.push(`Minimal install\n${textTable(installRows(results))}`)
  for (const profile of results.profiles)
    parts.push(`Where the CPU goes: ${profile.title}\n${textTable(profileRows(results, profile))}`)
  parts.push(textTable(verdictRows(results).filter(row => row.at(-1) !== notMeasured)), ...busyNote(results))
  return parts.join('\n\n')
}
