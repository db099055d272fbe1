import type { StreamStore } from '@millrace/core'

/** Settings that a case wants of a store. */
export interface StoreSettings {
  /** Milliseconds of the lease. */
  readonly leaseMs?: number
  /** Milliseconds for which a complete log is kept. */
  readonly ttlMs?: number
  /** Bytes of one stream at most. */
  readonly maxStreamBytes?: number
}

/** A store that was opened for one case. */
export interface OpenedStore {
  /** The store that is tried. */
  readonly store: StreamStore
  /** A second store over the same records, as another process would have it. Default: the same one. */
  readonly other?: StreamStore
  /** Ends both, and forgets the records. */
  close(): Promise<void>
}

/** The way in which a store is opened for each case. */
export interface StoreFixture {
  /** Opens a store that holds nothing that another case wrote. */
  open(settings: StoreSettings): Promise<OpenedStore>
}
