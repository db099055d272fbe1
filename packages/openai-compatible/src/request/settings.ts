import type { ChatRequest, OutputFormat, Tool, ToolChoice } from '@millrace/core'
import { defined, functionTool, isObject, type JsonObject, objectIn, objectsIn } from '@millrace/core/provider-kit'

/** Function tools in the dialect's words; undefined where there are none. */
export function toWireTools(tools: readonly Tool[] = []): JsonObject[] | undefined {
  if (tools.length === 0) return undefined
  return tools.map(functionTool)
}

/** A tool choice in the dialect's words. */
export function toWireToolChoice(choice: ToolChoice | undefined): string | JsonObject | undefined {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.toolName } } : choice
}

/** An output format in the dialect's words; `text` is every vendor's default and sends nothing. */
export function toWireOutput(output: OutputFormat | undefined): JsonObject | undefined {
  if (output?.type !== 'json') return undefined
  if (!output.schema) return { type: 'json_object' }
  const { name = 'answer', schema, strict = true } = output
  return { type: 'json_schema', json_schema: { name, schema, strict } }
}

/** The sampling settings that every vendor names alike. */
export const toWireSampling = ({ temperature, topP }: Pick<ChatRequest, 'temperature' | 'topP'>): JsonObject =>
  defined({ temperature, top_p: topP })

/** All of these together, as fields of the body. */
export const toWireSettings = (chat: ChatRequest): JsonObject => ({
  tools: toWireTools(chat.tools),
  tool_choice: toWireToolChoice(chat.toolChoice),
  ...toWireSampling(chat),
  response_format: toWireOutput(chat.output),
})

/** Settings in the words of the Responses API. */
export interface FlatSettings {
  /** The functions; none where there are none. */
  readonly tools: readonly JsonObject[]
  /** The output format; undefined for text. */
  readonly format: JsonObject | undefined
  /** Fields of the body. */
  readonly fields: JsonObject
}

/** The same in the words of the Responses API, where what is nested under the name of its type here lies beside the type. */
export function toFlatSettings(chat: ChatRequest): FlatSettings {
  const { tools, tool_choice, response_format, ...fields } = toWireSettings(chat)
  return {
    tools: objectsIn(tools).map(flat),
    format: isObject(response_format) ? flat(response_format) : undefined,
    fields: { ...fields, tool_choice: isObject(tool_choice) ? flat(tool_choice) : tool_choice },
  }
}

const flat = ({ type, ...nested }: JsonObject): JsonObject => ({ type, ...objectIn(nested[String(type)]) })
