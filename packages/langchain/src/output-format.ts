import type { OutputFormat } from '@millrace/core'
import { defined, objectIn, textIn } from '@millrace/core/provider-kit'

/** The form of an answer, in OpenAI's words: agents of LangChain ask every model so (`providerStrategy`; langchain 1.5.14, 2026-11). */
export interface ResponseFormat {
  /** `text`, `json_object` or `json_schema`. */
  readonly type: string
  /** The schema of `json_schema`, and its name. */
  readonly json_schema?: { readonly [field: string]: unknown }
}

/** The form of the answer that LangChain asks for. Agents ask for a strict schema by default: whether it is one, the schema itself tells. */
export function outputOf(format: ResponseFormat | undefined): OutputFormat | undefined {
  const { type, json_schema: told } = format ?? {}
  if (type === 'text') return { type }
  if (type !== 'json_object' && type !== 'json_schema') return undefined
  const { schema, name, strict } = objectIn(told)
  const { $schema: _, ...plain } = objectIn(schema)
  return defined({
    type: 'json',
    schema: schema === undefined ? undefined : plain,
    name: textIn(name),
    strict: strict === false ? false : undefined,
    adapt: 'where-needed',
  } as const)
}
