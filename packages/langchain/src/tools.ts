import type { BaseChatModelCallOptions, BindToolsInput } from '@langchain/core/language_models/chat_models'
import { convertToOpenAITool } from '@langchain/core/utils/function_calling'
import { isInteropZodSchema } from '@langchain/core/utils/types'
import type { Tool, ToolChoice } from '@millrace/core'
import { readSchema } from '@millrace/core/internal-seldom'
import { defined, isObject, objectIn, textIn } from '@millrace/core/provider-kit'

/**
 * A tool of LangChain, in any of its forms, with its arguments as JSON Schema: the form of what goes in, where a schema has two.
 *
 * @throws TypeError for a tool that is no function, such as a vendor's own, and for a schema that tells no JSON Schema: LangChain itself would send what the
 * library remembers of it to the vendor (valibot 1.5.0 under @langchain/core 1.4.0, 2026-11).
 */
export function toolOf(tool: BindToolsInput): Tool {
  const { name, type, description, schema } = tool as { readonly [field: string]: unknown }
  const place = `The tool ${JSON.stringify(name ?? type)}`
  if (typeof name === 'string' && tellsJsonSchema(schema, place)) {
    const { jsonSchema: parameters } = readSchema(schema as never, place)
    return defined({ name, description: textIn(description), parameters })
  }
  const made: unknown = convertToOpenAITool(tool as never).function
  if (!isObject(made) || typeof made.name !== 'string')
    throw new TypeError(`${place} is no function: only those can be told to any model.`)
  const { $schema: _, ...parameters } = objectIn(made.parameters)
  return defined({
    name: made.name,
    description: textIn(made.description),
    parameters: made.parameters === undefined ? { type: 'object', properties: {} } : parameters,
    strict: typeof made.strict === 'boolean' ? made.strict : undefined,
  })
}

/** LangChain's word for the tool that must be called, in any of its forms. */
export function choiceOf(choice: BaseChatModelCallOptions['tool_choice']): ToolChoice | undefined {
  if (choice === undefined || choice === 'auto' || choice === 'none') return choice
  if (choice === 'any' || choice === 'required') return 'required'
  if (typeof choice === 'string') return { toolName: choice }
  const { name } = (choice as { readonly function?: { readonly name?: string } }).function ?? {}
  return name === undefined ? undefined : { toolName: name }
}

/** True for a Standard Schema that tells it by itself. LangChain tells that of a Zod which does not, and of a plain JSON Schema. */
function tellsJsonSchema(schema: unknown, place: string): boolean {
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null || !('~standard' in schema))
    return false
  const standard = objectIn(schema['~standard'])
  if (typeof objectIn(standard.jsonSchema).input === 'function') return true
  if (isInteropZodSchema(schema)) return false
  throw new TypeError(`${place}: ${String(standard.vendor)} tells no JSON Schema. Give the JSON Schema in place of it.`)
}
