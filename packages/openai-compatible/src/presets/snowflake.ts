import { type Preset, preset } from '../preset.js'

/**
 * Snowflake Cortex: the address is that of the account, `https://<account>.snowflakecomputing.com`, and the key a programmatic access token (docs.snowflake.com, Cortex
 * REST API, 2026-11; the key's variable: promptfoo.dev, 2026-11). The variable of the address is ours.
 */
export const snowflake: Preset = /* @__PURE__ */ preset({
  id: 'snowflake',
  baseURLVariable: 'SNOWFLAKE_ACCOUNT_URL',
  path: '/api/v2/cortex/v1/chat/completions',
  // No finish reason, and `[DONE]` all the same (recorded 2026).
  decoder: { doneIsEnough: true },
  keyVariables: ['SNOWFLAKE_API_KEY'],
})
