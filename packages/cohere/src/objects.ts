import type { ChatRequest, ObjectMode } from '@millrace/core'
import { eachPart } from '@millrace/core/provider-kit'
import type { CohereOptions } from './options.js'

/**
 * The means by which a model is held to a schema. Beside documents or tools there is no `response_format` (cohere-ai 8.1.0, `ResponseFormatV2`, 2026-11): a tool
 * that it must call then, or words alone. Text files are documents.
 */
export function objectsOf({
  messages,
  tools = [],
  providerOptions: { documents = [] } = {},
}: ChatRequest<CohereOptions>): readonly ObjectMode[] {
  const hasDocuments = documents.length > 0 || eachPart(messages).some(({ part }) => part.type === 'file')
  return [hasDocuments ? 'prompt' : tools.length > 0 ? 'tool' : 'schema']
}
