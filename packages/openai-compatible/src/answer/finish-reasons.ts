import type { FinishReason } from '@millrace/core'

/**
 * What a vendor's `finish_reason` means. `failure`: the generation broke; the provider's `toError` gets `{"error":{"code":<the reason>}}`,
 * and the answer ends as an error. `withdraw`: a check stopped the answer, and the vendor wants what was shown taken back; the answer is
 * `reset` and ends with `content-filter`.
 */
export type FinishReasons = { readonly [raw: string]: FinishReason | 'failure' | 'withdraw' }

/**
 * The reasons of Chat Completions that are no good end, beside the common ones; what is in neither is `other`, with the vendor's word kept.
 *
 * | reason | where |
 * |-|-|
 * | `error` | Mistral's OpenAPI (2026-08), OpenRouter |
 * | `insufficient_system_resource` | DeepSeek's reference (2026-08): the generation was interrupted |
 */
export const finishReasons: FinishReasons = { error: 'failure', insufficient_system_resource: 'failure' }
