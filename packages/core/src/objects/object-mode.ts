/**
 * A means by which a model is held to a JSON Schema.
 *
 * | mode | request | the vendor guarantees |
 * |-|-|-|
 * | `schema` | the schema, as it is | as much as it can of it |
 * | `strict-schema` | the schema with every object closed and every property required; null for those that were optional | the form |
 * | `closed-schema` | the schema with every object closed | the form |
 * | `json` | JSON mode, and the schema in a system message | JSON |
 * | `tool` | a tool with the schema as its parameters, which the model must call; the call's arguments are the answer | mostly the form |
 * | `prompt` | the schema in a system message | nothing |
 *
 * A model with none of `schema`, `strict-schema` and `json` has no JSON mode: it is asked for JSON of any form in a system message.
 */
export type ObjectMode = 'schema' | 'strict-schema' | 'closed-schema' | 'json' | 'tool' | 'prompt'

/** All of them. */
export const objectModes: readonly ObjectMode[] = ['schema', 'strict-schema', 'closed-schema', 'json', 'tool', 'prompt']
