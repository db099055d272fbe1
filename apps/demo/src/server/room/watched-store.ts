import type { StreamStore } from '@millrace/core'

/** A store that tells of what it has kept. @param kept - called with the number of records of an append, and the number of the last record. */
export function watchedStore(
  inner: StreamStore,
  kept: (streamId: string, records: number, seq: number) => void,
): StreamStore {
  return {
    ...(inner.leaseMs !== undefined && { leaseMs: inner.leaseMs }),
    create: stream => inner.create(stream),
    append(streamId, lease, records, options) {
      const told = (seq: number): number => {
        if (records.length > 0) kept(streamId, records.length, seq)
        return seq
      }
      const seq = inner.append(streamId, lease, records, options)
      return typeof seq === 'number' ? told(seq) : seq.then(told)
    },
    read: (streamId, afterSeq, signal) => inner.read(streamId, afterSeq, signal),
    meta: streamId => inner.meta(streamId),
    requestStop: streamId => inner.requestStop(streamId),
    onStop: (streamId, listener) => inner.onStop(streamId, listener),
    delete: streamId => inner.delete(streamId),
    close: async () => inner.close?.(),
  }
}
