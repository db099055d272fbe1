import type { Tool } from '../vocabulary/request.js'
import { defined, type JsonObject } from './json.js'

/** A tool in the words of Chat Completions, which others took over. */
export const functionTool = ({ name, description, parameters, strict }: Tool): JsonObject => ({
  type: 'function',
  function: defined({ name, description, parameters, strict }),
})
