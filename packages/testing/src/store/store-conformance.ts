import type { ConformanceCase } from '../case.js'
import { leaseCases, lifeCases, readerCases, recordCases } from './cases.js'
import type { StoreFixture } from './fixture.js'

/**
 * The cases that prove a `StreamStore`, for any test runner. Give a second instance over the same records where processes share the store. Some cases
 * wait for a short lease or time to live: about five seconds together.
 *
 * @example
 * ```ts no-run
 * import { test } from 'node:test'
 * import type { StreamStore } from '@millrace/core'
 * import { storeConformance } from '@millrace/testing'
 *
 * declare const myStore: (settings: object) => StreamStore
 *
 * const open = async (settings: object) => ({ store: myStore(settings), close: async () => {} })
 * for (const { name, run } of storeConformance({ open })) test(name, run)
 * ```
 */
export const storeConformance = (fixture: StoreFixture): readonly ConformanceCase[] => [
  ...recordCases(fixture),
  ...leaseCases(fixture),
  ...readerCases(fixture),
  ...lifeCases(fixture),
]
