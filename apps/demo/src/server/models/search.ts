import type { GlmOptions } from '@millrace/glm'

/** Switches GLM's web search on; its pages come as sources. */
export const glmSearch = { webSearch: { searchIntent: true } } satisfies GlmOptions
