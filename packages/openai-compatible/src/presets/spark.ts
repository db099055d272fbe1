import { type Preset, preset } from '../preset.js'

/**
 * iFlytek Spark, in OpenAI's form. The key is the `APIPassword` of the console; the vendor names no variable for it, this one is ours. The address is
 * second-hand (io.github.tasure:sure-ai-spark 1.9.0, 2026-10): the vendor's own page could not be read.
 */
export const spark: Preset = /* @__PURE__ */ preset({
  id: 'spark',
  baseURL: 'https://spark-api-open.xf-yun.com/v1',
  keyVariables: ['SPARK_API_PASSWORD'],
})
