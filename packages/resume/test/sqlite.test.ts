import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@millrace/resume/sqlite'
import { storeConformance } from '@millrace/testing'
import { test } from 'vitest'

for (const { name, run } of storeConformance({
  async open(settings) {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'))
    const open = () => sqliteStore(join(folder, 'streams.db'), { ...settings, pollMs: 20 })
    const [store, other] = [open(), open()]
    return {
      store,
      other,
      async close() {
        await Promise.all([store.close?.(), other.close?.()])
        rmSync(folder, { recursive: true })
      },
    }
  },
}))
  test(name, run)

test('a listener for stops is there also where the first look at the file fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'))
  const store = sqliteStore(join(folder, 'streams.db'), { pollMs: 20 })
  await store.close?.()
  const unlisten = store.onStop('a', () => {})
  unlisten()
  rmSync(folder, { recursive: true })
})
