import type { JsonSchema, OutputFormat } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'

/** The form of an answer that is JSON: by JSON mode, and of a model without one by a message. */
export const anyJson: OutputFormat = { type: 'json', adapt: 'where-needed' }

/**
 * The form of an answer by a client's schema. Clients know their own vendor, which takes it: another one that takes none is held to it by other means, and
 * nowhere is it changed so that an answer has nulls that the client's schema refuses.
 *
 * @param schema - absent for JSON of any form: so `Output.json()` asks (@ai-sdk/open-responses 2.0.36, 2026-11).
 * @param strict - as the client's vendor understands the request: `false` by default at OpenAI. Absent where the vendor has no such setting.
 */
export const schemaOutput = (
  schema: JsonSchema | null | undefined,
  name?: string | null,
  strict?: boolean,
): OutputFormat =>
  schema
    ? defined({ type: 'json' as const, schema, name: name ?? undefined, strict, adapt: 'where-needed' as const })
    : anyJson
