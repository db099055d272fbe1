import type { ObjectMode } from '../objects/object-mode.js'
import type { ChatRequest, JsonSchema, OutputFormat, ToolChoice } from '../vocabulary/request.js'
import type { Warn } from './post-json.js'

/**
 * The choice of a tool that a model can be given: one that it cannot be made to follow is left to it, with a warning.
 *
 * @param why - a sentence without its end, behind "Sent as auto": `this model cannot be made to call a tool`.
 */
export function fittingChoice(
  choice: ToolChoice | undefined,
  canForce: boolean,
  why: string,
  warn: Warn,
): ToolChoice | undefined {
  if (canForce || choice === undefined || choice === 'auto' || choice === 'none') return choice
  warn('toolChoice', `Sent as "auto": ${why}.`)
  return 'auto'
}

/**
 * The schema that an answer is held to, and its name, for vendors that have no JSON mode without one; undefined where there is none to send, with a warning where JSON
 * was asked for.
 *
 * @param vendor - its name.
 * @param takes - whether the model takes a schema.
 */
export function fittingSchema(
  { output }: Pick<ChatRequest, 'output'>,
  vendor: string,
  takes: boolean,
  warn: Warn,
): { readonly schema: JsonSchema; readonly name: string | undefined } | undefined {
  if (output?.type !== 'json') return undefined
  const { schema, name } = output
  if (schema && takes) return { schema, name }
  const why = schema ? 'this model takes no schema' : `${vendor} has no JSON mode without a schema`
  warn(schema ? 'output.schema' : 'output', `Left out: ${why}. Say the form of the answer in the prompt.`)
  return undefined
}

const inWords: ReadonlySet<ObjectMode> = new Set(['tool', 'prompt'])

/**
 * The form of the answer that a request can have beside all else that it asks for; undefined where JSON was asked for and cannot be, with a warning that names
 * the way out.
 *
 * @param modes - the means that the model has for this request, as in `objects` of the definition.
 * @param why - a sentence without its end: `this model takes no form of the answer beside tools`.
 */
export function fittingOutput(
  { output }: Pick<ChatRequest, 'output'>,
  modes: readonly ObjectMode[],
  why: string,
  warn: Warn,
): OutputFormat | undefined {
  if (output?.type !== 'json' || modes.some(mode => !inWords.has(mode))) return output
  warn('output', `Left out: ${why}. With adapt: true in output it is asked for by other means.`)
  return undefined
}
