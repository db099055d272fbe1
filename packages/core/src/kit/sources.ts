import type { ChatSink } from '../sink/sink.js'
import { textIn } from './json.js'

/** A source as a vendor told it: anything but a text that is not empty counts as absent. */
export interface ToldSource {
  /** The vendor's id of it. */
  readonly id?: unknown
  /** Its address. */
  readonly url?: unknown
  /** Its title. */
  readonly title?: unknown
  /** The passage that is cited. */
  readonly snippet?: unknown
}

/**
 * Tells a sink of each source once, however often the vendor repeats it. A source that says nothing is passed over; an id alone
 * may be that of a document of the request.
 *
 * @param key - of the function that is returned: what makes a source the same. Default: its id, else its address, else title and snippet.
 */
export function createSourceTeller(): (source: ToldSource, sink: ChatSink, key?: string) => void {
  // Made for the first source: most answers have none.
  let told: Set<string> | undefined
  return (source, sink, key) => {
    const [id, url, title, snippet] = [source.id, source.url, source.title, source.snippet].map(textIn)
    const same = key ?? id ?? url ?? JSON.stringify([title, snippet])
    if (told?.has(same) || (id ?? url ?? title ?? snippet) === undefined) return
    told ??= new Set()
    told.add(same)
    sink.source({ ...(id && { id }), ...(url && { url }), ...(title && { title }), ...(snippet && { snippet }) })
  }
}
