import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { owners } from './owners.ts'
import { recordingsFolder } from './recordings.ts'

if (recordingsFolder === undefined) {
  it.skip('nothing was looked for: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  it('every folder of recordings has an owner, or a reason for none', () => {
    const folders = readdirSync(recordingsFolder!, { withFileTypes: true }).filter(entry => entry.isDirectory())
    // Error bodies of all vendors, each told by the name of its file.
    const recorded = folders.map(entry => entry.name).filter(name => name !== 'http-errors')
    expect(recorded.sort()).toEqual(Object.keys(owners).sort())
  })
}
