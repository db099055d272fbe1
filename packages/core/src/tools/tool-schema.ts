import { isPlainObject } from '../lib/is-plain-object.js'
import { readSchema } from '../schema/read-schema.js'
import type { AnySchema, SchemaOutput } from '../schema/standard-schema.js'
import { strictSchema } from '../schema/strict-schema.js'
import { issuesText, validate } from '../schema/validate.js'
import type { Json, JsonSchema } from '../vocabulary/request.js'

/** The arguments that `execute` gets, by the schema: an object of any fields for a plain JSON Schema. */
export type ToolInputOf<Schema> =
  Json extends SchemaOutput<Schema> ? { readonly [name: string]: Json | undefined } : SchemaOutput<Schema>

/** Arguments that passed, as the tool takes them, or one sentence for the model. */
export type CheckedInput = { readonly value: unknown } | { readonly problem: string }

/** The schema of a tool's arguments: the part for the model, and the part that checks. */
export interface ReadToolSchema {
  readonly parameters: JsonSchema
  /** Rejects with what the schema's own check throws. */
  check(input: Json | undefined): Promise<CheckedInput>
}

const noArguments: AnySchema = { type: 'object', properties: {} }

/**
 * Reads the schema of a tool's arguments.
 *
 * @param place - names the tool in messages.
 * @param strict - the vendor holds the model to the schema.
 * @throws TypeError for anything but a schema of an object, and for one that has no strict form where that is asked for.
 */
export function readToolSchema(schema: AnySchema = noArguments, place: string, strict: boolean): ReadToolSchema {
  const { jsonSchema } = readSchema(schema, `${place}: input`)
  if (jsonSchema.type !== undefined && jsonSchema.type !== 'object')
    throw new TypeError(`${place}: input is an object, and not of type ${JSON.stringify(jsonSchema.type)}.`)
  const parameters = strict ? strictSchema(jsonSchema) : jsonSchema
  if (!parameters) throw new TypeError(`${place}: its input has no strict form, such as an object of any fields.`)
  return { parameters, check: input => checked(schema, input) }
}

async function checked(schema: AnySchema, input: Json | undefined): Promise<CheckedInput> {
  if (!isPlainObject(input)) return { problem: 'The arguments are not an object.' }
  const result = await validate(schema, input)
  return result.issues
    ? { problem: `The arguments are not right.\n${issuesText(result.issues)}` }
    : { value: result.value }
}
