import { searchResults } from '../answer/sources.js'
import { type Preset, preset } from '../preset.js'

/** Perplexity's Sonar. `sonar-reasoning` writes its reasoning into the content; the reference has no seed (docs.perplexity.ai, 2026-10). */
export const perplexity: Preset = /* @__PURE__ */ preset({
  id: 'perplexity',
  baseURL: 'https://api.perplexity.ai',
  keyVariables: ['PERPLEXITY_API_KEY', 'PPLX_API_KEY'],
  // Usage comes in every chunk unasked (recorded 2026).
  request: { askForUsage: false, lacks: ['seed'] },
  decoder: { thinkTags: true, sources: searchResults },
})
