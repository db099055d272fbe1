import type { Json, ProviderData } from '@millrace/core'

/**
 * Facts that the AI SDK's messages have no field for, under the key `millrace` of the provider metadata, which its clients keep and send back.
 * The client wants an object of objects there.
 */
export interface PartMetadata {
  /** See {@link ProviderData}: signatures and the like. */
  readonly providerData?: ProviderData | undefined
  /** A passage of a source. */
  readonly snippet?: string | undefined
  /** The reason for which a call's arguments are no JSON. */
  readonly inputError?: string | undefined
  /** A result's place among the parts of its step, results included. Absent where there is no result, or the client made it. */
  readonly place?: number | undefined
  /** The number of steps between a result and its call. Default 0. */
  readonly later?: number | undefined
  /** The text of a failed result is JSON of its output. */
  readonly json?: true | undefined
}

/** The `providerMetadata` of a chunk: nothing, where there is nothing to remember. */
export function chunkMetadata(metadata: PartMetadata): { readonly providerMetadata?: Json } {
  for (const value of Object.values(metadata))
    if (value !== undefined) return { providerMetadata: { millrace: metadata as Json } }
  return {}
}

/** Reads what {@link chunkMetadata} wrote. Fields of other types are left out: a client may send anything. */
export function readMetadata(providerMetadata: unknown): PartMetadata {
  const own = isObject(providerMetadata) ? providerMetadata.millrace : undefined
  if (!isObject(own)) return {}
  const { providerData, inputError, place, later, json } = own
  return {
    ...(isObject(providerData) && { providerData: providerData as ProviderData }),
    ...(typeof inputError === 'string' && { inputError }),
    ...(isCount(place) && { place }),
    ...(isCount(later) && { later }),
    ...(json === true && { json }),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
