import { memoryStore } from '@millrace/resume'
import { storeConformance } from '@millrace/testing'
import { test } from 'vitest'

for (const { name, run } of storeConformance({
  async open(settings) {
    const store = memoryStore(settings)
    return { store, close: () => store.close!() }
  },
}))
  test(name, run)
