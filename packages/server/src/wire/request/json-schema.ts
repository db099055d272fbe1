import type { JsonSchema } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'
import * as v from 'valibot'

/** A JSON Schema of a client: an object, since vendors take none of the others (`true`, `false`). A list is none: valibot's own objects may be lists. */
export const jsonSchema = v.custom<JsonSchema>(isObject, 'takes a JSON Schema, an object')
