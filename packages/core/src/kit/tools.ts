import { plainRoot } from '../schema/plain-root.js'
import type { Tool } from '../vocabulary/request.js'
import { defined, type JsonObject } from './json.js'
import type { Warn } from './post-json.js'

/** A tool in the words of Chat Completions, which others took over. */
export const functionTool = ({ name, description, parameters, strict }: Tool): JsonObject => ({
  type: 'function',
  function: defined({ name, description, parameters, strict }),
})

/**
 * The tools with an object for each schema at whose root nothing is combined, for vendors that refuse that; a warning tells of those that were changed, which
 * are not strict any more.
 *
 * @param vendor - its name.
 * @param further - keywords that it refuses at the root beside `anyOf`, `oneOf`, `allOf` and `$ref`.
 */
export const withPlainRoots = (
  tools: readonly Tool[],
  vendor: string,
  warn: Warn,
  further?: readonly string[],
): readonly Tool[] =>
  tools.map((tool, i) => {
    const lost = new Set<string>()
    const parameters = plainRoot(tool.parameters, further, lost)
    if (parameters === tool.parameters) return tool
    const why = `${vendor} takes nothing that is combined at the root`
    const but = lost.size > 0 ? ` but ${[...lost].join(', ')}, which leads nowhere` : ''
    warn(`tools[${i}].parameters`, `Sent with the fields of all branches${but}, as one object: ${why}.`)
    if (tool.strict) warn(`tools[${i}].strict`, `Left out: ${why}, and the one object has optional fields.`)
    const { strict: _, ...rest } = tool
    return { ...rest, parameters }
  })
