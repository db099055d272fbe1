import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { sqliteStore } from '../../../../packages/resume/src/sqlite.ts'
import { loadBuilt } from '../millrace.ts'
import { storeRelay } from '../store-relay.ts'

const resume = (await loadBuilt('resume/dist/sqlite.js')) as { sqliteStore: typeof sqliteStore }

export const listen = storeRelay(() => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return resume.sqliteStore(join(folder, 'streams.db'))
})
