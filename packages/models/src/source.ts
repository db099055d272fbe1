import type { ModelSource } from './model-info.js'

/** The month in which the facts of this edition were read. */
const month = '2026-11'

/** A page. */
export const page = (url: string): ModelSource => ({ url, month })

/** A file of models.dev, an open collection of facts about models. */
export const modelsDev = (path: string): ModelSource =>
  page(`https://github.com/anomalyco/models.dev/blob/dev/${path}.toml`)

/** A page of Vercel's AI Gateway, which tells the limits of the models behind it. */
export const vercelGateway = (model: string): ModelSource => page(`https://vercel.com/ai-gateway/models/${model}`)
