import type { Part } from '../vocabulary/request.js'
import { textIn } from './json.js'
import { ownData } from './messages.js'

/**
 * The detail in which a model is to look at an image (`low`, `high`), as OpenAI's dialects have it: `providerData: { openai: { detail: 'low' } }` of the part, whatever
 * the provider's id is. Undefined where the vendor chooses.
 */
export const imageDetail = (part: Part): string | undefined =>
  part.type === 'image' ? textIn(ownData(part, 'openai').detail) : undefined
