import type { ChatRecord, Json, StreamStore } from '@millrace/core'

/** The content of a note: the stream that it is about, and what its dialect's encoder needs to write the answer once more. */
export interface NoteContent {
  readonly streamId: string
  readonly context: { readonly [field: string]: Json | undefined }
}

/** A note that is found. */
export interface FoundNote extends NoteContent {
  /** Its stream is running, as far as its producer lives. */
  readonly running: boolean
}

/** The name of a note, among those of one owner and one dialect. */
export interface NoteName {
  readonly owner: string | undefined
  readonly wire: string
  /** Such as the id of a conversation. */
  readonly name: string
}

/** Tries to take the place of an older note, which others may do at the same time. */
const tries = 5

/**
 * A small log beside that of a stream, under a name that clients know: it leads to the stream, runs as long as that, and is forgotten with it. Every store
 * can hold it. Its id is a hash of owner, dialect and name: the same on all instances, another one for each owner, and none that a client could give a
 * stream, since it has a dot.
 */
export class KeptNote {
  readonly #store: StreamStore
  readonly #id: string
  readonly #lease: string

  private constructor(store: StreamStore, id: string, lease: string) {
    this.#store = store
    this.#id = id
    this.#lease = lease
  }

  /** Writes a note, in place of the one that has the name. Rejects with what the store throws. */
  static async write(store: StreamStore, name: NoteName, content: NoteContent): Promise<KeptNote | undefined> {
    const id = await idOf(name)
    const { owner } = name
    const value = JSON.parse(JSON.stringify(content)) as Json
    for (let tried = 0; tried < tries; tried++) {
      const { lease } = await store.create({ streamId: id, ...(owner !== undefined && { owner }) })
      if (lease !== undefined) {
        await store.append(id, lease, [{ type: 'data', name: 'note', value }])
        return new KeptNote(store, id, lease)
      }
      await store.delete(id)
    }
    // Others write it at the same time: the name leads to the stream of one of them.
    return undefined
  }

  /** Reads a note; undefined where there is none, or none any more. Rejects with what the store throws. */
  static async read(store: StreamStore, name: NoteName): Promise<FoundNote | undefined> {
    const id = await idOf(name)
    const info = await store.meta(id)
    if (!info || info.status === 'gone' || info.lastSeq === 0) return undefined
    for await (const { records } of store.read(id, 0)) {
      const [note] = records
      if (note?.type !== 'data') return undefined
      return { ...(note.value as unknown as NoteContent), running: info.status === 'running' }
    }
    return undefined
  }

  /** Forgets a note. Rejects with what the store throws. */
  static async forget(store: StreamStore, name: NoteName): Promise<void> {
    await store.delete(await idOf(name))
  }

  /** Prolongs its lease. A failure is left to the next try: the stream itself does not depend on its note. */
  renew(): void {
    void this.#append([], false)
  }

  /** The stream is not running any more. */
  end(): Promise<void> {
    return this.#append([{ type: 'finish', reason: 'stop' }], true)
  }

  async #append(records: readonly ChatRecord[], end: boolean): Promise<void> {
    try {
      await this.#store.append(this.#id, this.#lease, records, { ...(end && { end }) })
    } catch {
      // Another stream has the name by now, or the store is away: then the lease lapses, and says the same.
    }
  }
}

async function idOf({ owner, wire, name }: NoteName): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([owner ?? null, wire, name]))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', text))
  return `note.${Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')}`
}
