import type { FinishReason } from '@millrace/core'
import { entryOf, finishReasonOf } from '@millrace/core/provider-kit'

/**
 * Meanings of a vendor's `finish_reason`. `failure`: the generation broke; the provider's `toError` gets `{"error":{"code":<the reason>}}`,
 * and the answer ends as an error. `withdraw`: a check stopped the answer, and the vendor wants the shown text taken back; the answer is
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
 * | `network_error` | GLM (docs.bigmodel.cn, 2026-07), and hosts of it that pass it on (OleksandrChekhovskyi/hax#15, 2026) |
 */
export const finishReasons: FinishReasons = {
  error: 'failure',
  insufficient_system_resource: 'failure',
  network_error: 'failure',
}

/** The meaning of a vendor's word; `other` where nobody knows it. @param own - the vendor's own reasons, which win over the common ones. */
export const finishMeaning = (raw: string, own: FinishReasons = {}): FinishReasons[string] =>
  entryOf(own, raw) ?? entryOf(finishReasons, raw.toLowerCase()) ?? finishReasonOf(raw)
