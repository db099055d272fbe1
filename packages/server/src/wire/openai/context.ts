import type { WireContext } from '../wire.js'

/** Names of the tools that the client brought; none where nothing is known of the request. */
export const clientTools = ({ tools }: WireContext): readonly string[] =>
  Array.isArray(tools) ? tools.filter(name => typeof name === 'string') : []
