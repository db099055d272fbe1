import type { HeaderMap } from '@millrace/core'
import type { WireFormat } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import type { Dialect } from '../observer.js'
import { countTokensWire } from './count-tokens.js'

/** The thing that a path of the API names. */
export interface Endpoint {
  /** For log and metrics: without ids and names. */
  readonly path: string
  readonly dialect: Dialect
  readonly wire: WireFormat
}

const wires: Readonly<Record<Dialect, WireFormat>> = {
  openai: openaiWire,
  responses: responsesWire,
  anthropic: anthropicWire,
}

const of = (path: string, dialect: Dialect, wire = wires[dialect]): Endpoint => ({ path, dialect, wire })

/** The paths of the API, with `/v1` in front or without, as clients differ in what they take for a base URL. */
const paths: readonly (readonly [path: RegExp, endpoint: Endpoint])[] = [
  [/^\/chat\/completions$/, of('/v1/chat/completions', 'openai')],
  [/^\/responses$/, of('/v1/responses', 'responses')],
  [/^\/responses\/[^/]+(\/cancel)?$/, of('/v1/responses/:id', 'responses')],
  [/^\/messages$/, of('/v1/messages', 'anthropic')],
  [/^\/messages\/count_tokens$/, of('/v1/messages/count_tokens', 'anthropic', countTokensWire)],
]

const models = /^\/models(\/.+)?$/

/** Anthropic's clients name their version with each request. */
const dialectOf = (headers: HeaderMap): Dialect => (headers['anthropic-version'] === undefined ? 'openai' : 'anthropic')

/** The endpoint of a path; undefined for a path that is none. @param path - without query and without slashes at its end. */
export function endpointOf(path: string, headers: HeaderMap): Endpoint | undefined {
  const below = path.startsWith('/v1/') ? path.slice('/v1'.length) : path
  const found = paths.find(([form]) => form.test(below))
  if (found) return found[1]
  // Both vendors have it at the same path.
  return models.test(below) ? of('/v1/models', dialectOf(headers)) : undefined
}

/** An unknown path, which is refused in the dialect that its client seems to speak. */
export const elsewhere = (headers: HeaderMap): Endpoint => of('other', dialectOf(headers))
