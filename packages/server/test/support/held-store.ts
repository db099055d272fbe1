import type { AppendOptions, ChatRecord, StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'

/** An append that a test lets through, or not. */
export interface HeldAppend {
  readonly records: readonly ChatRecord[]
  readonly end: boolean
  keep(): Promise<void>
  fail(error: unknown): Promise<void>
}

/** A store whose appends of records wait for the test; those that only prolong a lease do not. */
export function heldStore(inner: StreamStore = memoryStore()): {
  readonly store: StreamStore
  readonly held: HeldAppend[]
} {
  const held: HeldAppend[] = []
  const append = (id: string, lease: string, records: readonly ChatRecord[], options?: AppendOptions) => {
    if (records.length === 0) return inner.append(id, lease, records, options)
    return new Promise<number>((resolve, reject) => {
      const settle = async (work: () => void): Promise<void> => {
        held.splice(held.indexOf(each), 1)
        work()
        await new Promise(done => setImmediate(done))
      }
      const each: HeldAppend = {
        records,
        end: options?.end === true,
        keep: () =>
          settle(() => {
            try {
              resolve(inner.append(id, lease, records, options) as number)
            } catch (thrown) {
              reject(thrown)
            }
          }),
        fail: error => settle(() => reject(error)),
      }
      held.push(each)
    })
  }
  return { store: storeWith(inner, { append }), held }
}

/** A store with some of its methods replaced. */
export const storeWith = (inner: StreamStore, replaced: Partial<StreamStore>): StreamStore => ({
  leaseMs: inner.leaseMs ?? 15_000,
  create: stream => inner.create(stream),
  append: (...args) => inner.append(...args),
  read: (...args) => inner.read(...args),
  meta: id => inner.meta(id),
  requestStop: id => inner.requestStop(id),
  onStop: (...args) => inner.onStop(...args),
  delete: id => inner.delete(id),
  ...replaced,
})
