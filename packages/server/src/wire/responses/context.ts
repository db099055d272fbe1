import type { Json } from '@millrace/core'
import type { WireContext } from '../wire.js'

/** A tool of the client's under the name that a provider knows it by. */
export interface ToolOnWire {
  readonly name: string
  /** The group that the client put it in. */
  readonly namespace?: string
  /** Takes a text, not JSON. */
  readonly custom?: boolean
}

/** The parts of a request that its response repeats, or is written by. */
export interface ResponsesContext extends WireContext {
  /** The client's tools by the names that a provider knows them by. */
  readonly ownTools?: { readonly [name: string]: Json | undefined }
  /** The client wants what goes back with reasoning, in an opaque form. */
  readonly encrypted?: boolean
  /** Items may be referred to by the next request. Default true. */
  readonly store?: boolean
  /** The client does not wait for the answer. Default false. */
  readonly background?: boolean
  /** Settings as the client sent them. */
  readonly settings?: { readonly [setting: string]: Json | undefined }
}

/** The client's tool of a name; undefined where it brought none of that name. */
export function toolOnWire({ ownTools = {} }: ResponsesContext, name: string): ToolOnWire | undefined {
  return Object.hasOwn(ownTools, name) ? (ownTools[name] as unknown as ToolOnWire) : undefined
}
