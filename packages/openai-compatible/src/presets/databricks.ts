import { type Preset, preset } from '../preset.js'

/**
 * Databricks Model Serving: the address is that of the workspace, and the model the name of a serving endpoint (docs.databricks.com, use foundation
 * models, 2026-11; the path: developers.llamaindex.ai, 2026-11).
 */
export const databricks: Preset = /* @__PURE__ */ preset({
  id: 'databricks',
  baseURLVariable: 'DATABRICKS_HOST',
  path: '/serving-endpoints/chat/completions',
  keyVariables: ['DATABRICKS_TOKEN'],
})
