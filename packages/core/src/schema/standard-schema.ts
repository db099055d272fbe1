import type { Json, JsonSchema } from '../vocabulary/request.js'

/**
 * A schema of Zod 4, Valibot, ArkType and others: the part of Standard Schema 1 that is used here (standardschema.dev, 2026-11). An object, or a function
 * as ArkType has it.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** The part of every library that keeps to the standard. */
  readonly '~standard': {
    readonly version: 1
    /** The library's name. */
    readonly vendor: string
    /** Checks a value, and gives what the schema makes of it. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    /** For the compiler alone. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** A schema that can tell its JSON Schema: Zod from 4.2 on, ArkType from 2.1.28 on, Effect by a wrapper of its own. */
export interface StandardJsonSchema {
  /** The part of every library that keeps to the standard. */
  readonly '~standard': {
    readonly vendor: string
    readonly jsonSchema: {
      /** The form of what goes in: fields with a default are optional there. */
      readonly input: (options: { readonly target: 'draft-07' }) => { readonly [keyword: string]: unknown }
    }
  }
}

/** The outcome of a check. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** One flaw of a value. */
export interface StandardIssue {
  /** The library's words. */
  readonly message: string
  /** Keys (Zod), or objects that hold one (Valibot). */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** A schema that checks, and the JSON Schema that the model is given: for libraries that do not tell it themselves, as Valibot. */
export interface SchemaPair<Input = unknown, Output = Input> {
  /** Checks the value. */
  readonly schema: StandardSchema<Input, Output>
  /** The JSON Schema, or what tells it (Effect's `toStandardJSONSchemaV1`). */
  readonly jsonSchema: JsonSchema | StandardJsonSchema
}

/** A JSON Schema, and a check of one's own: a compiled validator. */
export interface CheckedJsonSchema<Output = unknown> {
  /** The JSON Schema that the model is given. */
  readonly jsonSchema: JsonSchema | StandardJsonSchema
  /** Gives the value as it shall be, or throws an error whose message tells its flaw. May be asynchronous. */
  validate(value: Json): Output | Promise<Output>
}

/**
 * A schema in any of the forms that are taken.
 *
 * | form | checked | JSON Schema |
 * |-|-|-|
 * | Zod 4.2, ArkType 2.1.28 or later | by the library | told by the library |
 * | `{ schema, jsonSchema }` with Valibot, Effect or an older Zod | by `schema` | `jsonSchema` |
 * | `{ jsonSchema, validate }` | by `validate` | `jsonSchema` |
 * | a plain JSON Schema | not at all | as it is |
 */
export type AnySchema<Input = unknown, Output = Input> =
  | StandardSchema<Input, Output>
  | SchemaPair<Input, Output>
  | CheckedJsonSchema<Output>
  | JsonSchema

/** Type of the values that a schema takes, before its defaults and transforms; any JSON for a plain JSON Schema. */
export type SchemaInput<Schema> =
  StandardIn<Schema> extends infer Found extends StandardSchema<unknown, unknown>
    ? NonNullable<Found['~standard']['types']>['input']
    : Json

/** Type of a checked value; any JSON for a plain JSON Schema. */
export type SchemaOutput<Schema> =
  StandardIn<Schema> extends infer Found extends StandardSchema<unknown, unknown>
    ? NonNullable<Found['~standard']['types']>['output']
    : Schema extends { readonly jsonSchema: unknown; validate(value: never): infer Output }
      ? Awaited<Output>
      : Json

type StandardIn<Schema> = Schema extends { readonly '~standard': unknown }
  ? Schema
  : Schema extends { readonly schema: infer Inner; readonly jsonSchema: unknown }
    ? Inner
    : undefined

/** True for an object or a function with a `~standard` of its own. */
export const isStandard = (value: unknown): value is { readonly '~standard': StandardFields } =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  typeof (value as { readonly '~standard'?: unknown })['~standard'] === 'object' &&
  (value as { readonly '~standard'?: unknown })['~standard'] !== null

/** Either half may be missing: Effect's wrappers have one each. */
type StandardFields = {
  readonly vendor?: unknown
  readonly validate?: StandardSchema['~standard']['validate']
  readonly jsonSchema?: StandardJsonSchema['~standard']['jsonSchema']
}
