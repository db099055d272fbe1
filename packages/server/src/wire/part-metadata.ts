import type { Json, ProviderData } from '@millrace/core'

/**
 * Facts that a browser's dialect has no field for. They travel under the key `millrace` of its free metadata, which clients keep and send back, so
 * that the history that returns is the one that went out.
 */
export interface PartMetadata {
  /** See {@link ProviderData}: signatures and the like. */
  readonly providerData?: ProviderData | undefined
  /** A passage of a source. */
  readonly snippet?: string | undefined
  /** The arguments of a call as they are, where the client was told other ones. */
  readonly input?: Json | undefined
  /** The reason for which a call's arguments are no JSON. */
  readonly inputError?: string | undefined
  /** The id of a call as its vendor gave it, where the client knows another one. */
  readonly toolCallId?: string | undefined
  /** A result's place among the parts of its step, results included. Absent where there is no result, or the client made it. */
  readonly place?: number | undefined
  /** The number of steps between a result and its call. Default 0. */
  readonly later?: number | undefined
  /** The step among those since the last question. Default 1. */
  readonly step?: number | undefined
  /** The text of a result is JSON of its output. */
  readonly json?: true | undefined
  /** The result is that of a tool that failed. */
  readonly isError?: true | undefined
  /** The server's signature over a result. */
  readonly signature?: string | undefined
  /** The part was withdrawn, and is there because the client keeps it. */
  readonly withdrawn?: true | undefined
}

/** Free metadata with these facts; undefined where there are none. */
export function ownMetadata(facts: PartMetadata): { readonly millrace: Json } | undefined {
  for (const value of Object.values(facts)) if (value !== undefined) return { millrace: facts as Json }
  return undefined
}

/** Reads what {@link ownMetadata} wrote. Fields of other types are left out: a client may send anything. */
export function readMetadata(metadata: unknown): PartMetadata {
  const own = isObject(metadata) ? metadata.millrace : undefined
  if (!isObject(own)) return {}
  const { providerData, input, inputError, toolCallId, place, later, step, json, isError, withdrawn, signature } = own
  return {
    ...(isObject(providerData) && { providerData: providerData as ProviderData }),
    ...(input !== undefined && { input: input as Json }),
    ...(typeof inputError === 'string' && { inputError }),
    ...(typeof toolCallId === 'string' && toolCallId !== '' && { toolCallId }),
    ...(typeof signature === 'string' && signature !== '' && { signature }),
    ...(isCount(place) && { place }),
    ...(isCount(later) && { later }),
    ...(isCount(step) && { step }),
    ...(json === true && { json }),
    ...(isError === true && { isError }),
    ...(withdrawn === true && { withdrawn }),
  }
}

/** The output in the text of a result: the JSON value that it is, where this server said so. */
export function outputIn(text: string, { json }: PartMetadata): Json {
  if (!json) return text
  try {
    return JSON.parse(text) as Json
  } catch {
    // Not as this server wrote it.
    return text
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
