import type { JsonSchema } from '../vocabulary/request.js'
import { readSchema } from './read-schema.js'
import type { AnySchema } from './standard-schema.js'

/**
 * The JSON Schema (draft 7) that a model is given for a schema: the form of what goes in, without `$schema`.
 *
 * @param place - names the schema in the message. Default `schema`.
 * @throws TypeError for anything that is no schema, or that gives no JSON Schema.
 */
export const toJsonSchema = (schema: AnySchema, place = 'schema'): JsonSchema => readSchema(schema, place).jsonSchema
