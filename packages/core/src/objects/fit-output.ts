import { hasObjectRoot, withObjectRoot } from '../schema/object-root.js'
import { closedSchema, strictSchema } from '../schema/strict-schema.js'
import type { Warning } from '../vocabulary/events.js'
import type { ChatRequest, JsonSchema, Message, OutputFormat, Tool, ToolChoice } from '../vocabulary/request.js'
import type { ObjectMode } from './object-mode.js'

/** A request whose output was fitted to a model. */
export interface FittedRequest {
  readonly chat: ChatRequest
  /** Tells of a schema that the vendor does not get as such. */
  readonly warnings: readonly Warning[]
  /** The tool whose arguments are the answer. */
  readonly toolName?: string
  /** The schema went in an object, and its value has to be taken out of the answer; see `withObjectRoot`. Absent for one that did not. */
  readonly isWrapped?: true
}

type JsonOutput = Extract<OutputFormat, { type: 'json' }>
/** Undefined where the schema has no such form. */
type Fit = (chat: ChatRequest, output: JsonOutput, schema: JsonSchema) => FittedRequest | undefined

/**
 * The request with its schema as a model takes it. Pure.
 *
 * @param modes - the means that the model has, the best one first; the first that can express the schema counts, else the prompt.
 * @returns undefined for a request that is right as it is: it asks for no schema, and not for JSON of any form where there is no JSON mode.
 */
export function fitOutput(chat: ChatRequest, modes: readonly ObjectMode[]): FittedRequest | undefined {
  const { output } = chat
  if (output?.type !== 'json') return undefined
  if (!output.schema) return output.adapt && !modes.some(hasJsonMode) ? anyJson(chat) : undefined
  const { adapt, ...plain } = output
  const means = adapt === 'where-needed' ? { ...fits, ...asWritten } : fits
  for (const mode of modes) {
    const fitted = means[mode](chat, plain, output.schema)
    if (fitted) return fitted
  }
  return fits.prompt(chat, plain, output.schema)
}

const withSchema = (chat: ChatRequest, output: JsonOutput, strict: boolean): FittedRequest => ({
  chat: { ...chat, output: { ...output, strict } },
  warnings: [],
})

const fits: Readonly<Record<ObjectMode, Fit>> = {
  schema: wrapping((chat, output, schema) => withSchema(chat, { ...output, schema }, false)),
  'strict-schema': wrapping((chat, output, schema) => {
    const strict = strictSchema(schema)
    return strict && withSchema(chat, { ...output, schema: strict }, true)
  }),
  'closed-schema': wrapping((chat, output, schema) => {
    const closed = closedSchema(schema)
    return closed && withSchema(chat, { ...output, schema: closed }, true)
  }),
  json: wrapping((chat, _, schema) => inPrompt({ ...chat, output: { type: 'json' } }, schema)),
  prompt: ({ output: _, ...chat }, __, schema) => inPrompt(chat, schema),
  tool: wrapping(asTool),
}

/** The means by which a vendor takes a schema as it is. */
const asWritten = { schema: keep, 'strict-schema': wrapping(keep) } as const

function keep(chat: ChatRequest, output: JsonOutput, schema: JsonSchema): FittedRequest {
  const { strict = JSON.stringify(strictSchema(schema)) === JSON.stringify(schema) } = output
  return withSchema(chat, { ...output, schema }, strict)
}

/** A means that takes objects alone: any other schema goes in one. */
function wrapping(fit: Fit): Fit {
  return (chat, output, schema) => {
    if (hasObjectRoot(schema)) return fit(chat, output, schema)
    const fitted = fit(chat, output, withObjectRoot(schema).schema)
    return fitted && { ...fitted, isWrapped: true }
  }
}

/** True for a means that only vendors with a JSON mode have. */
const hasJsonMode = (mode: ObjectMode): boolean => mode === 'json' || mode === 'schema' || mode === 'strict-schema'

/** Asks for JSON of any form, in words: an object, as JSON modes give it. */
function anyJson({ output: _, ...chat }: ChatRequest): FittedRequest {
  return {
    chat: instructed(chat, 'Answer with one JSON object, and with nothing else: no prose, no code fence.'),
    warnings: [{ setting: 'output', message: 'This model has no JSON mode: JSON was asked for by a system message.' }],
  }
}

function inPrompt(chat: ChatRequest, schema: JsonSchema): FittedRequest {
  const instruction = `Answer with one JSON value that fits the following JSON Schema, and with nothing else: no prose, no code fence.\n${JSON.stringify(schema)}`
  return {
    chat: instructed(chat, instruction),
    warnings: [{ setting: 'output.schema', message: 'This model takes no schema: it was put into a system message.' }],
  }
}

function instructed(chat: ChatRequest, content: string): ChatRequest {
  const { messages } = chat
  // Behind the instructions, before the conversation: the beginning stays the same for a cache of prompts.
  const found = messages.findIndex(({ role }) => role !== 'system')
  const place = found === -1 ? messages.length : found
  const instruction: Message = { role: 'system', content }
  return { ...chat, messages: [...messages.slice(0, place), instruction, ...messages.slice(place)] }
}

/** The choice that leaves the tools of a request to the model, beside the answer; undefined where there are none to call. */
function choiceWith(tools: readonly Tool[], choice: ToolChoice = 'auto'): ToolChoice | undefined {
  if (tools.length === 0 || choice === 'none') return undefined
  return typeof choice === 'string' ? 'required' : choice
}

function asTool(
  { output: _, ...chat }: ChatRequest,
  { name = 'answer' }: JsonOutput,
  schema: JsonSchema,
): FittedRequest {
  const { tools = [] } = chat
  let toolName = name
  while (tools.some(tool => tool.name === toolName)) toolName += '_'
  const description = 'Gives the answer, whole. Call it once, in place of any text.'
  return {
    chat: {
      ...chat,
      tools: [...tools, { name: toolName, description, parameters: schema }],
      toolChoice: choiceWith(tools, chat.toolChoice) ?? { toolName },
    },
    warnings: [
      { setting: 'output.schema', message: 'This model takes no schema: it was asked for as the input of a tool.' },
    ],
    toolName,
  }
}
