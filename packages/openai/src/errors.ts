import type { ErrorInfo, Failure } from '@millrace/core'
import { chatCompletionsError, type ErrorRule } from '@millrace/openai-compatible'

const refused: ErrorRule = { code: 'content-filter' }
const invalid: ErrorRule = { code: 'invalid-request' }

/**
 * OpenAI's codes beyond those of all Chat Completions vendors: the codes of a failed response (reference, as the types of SDK 7.57 tell it,
 * 2026-11) and those of the guide to error codes (2026-08). What an error is not by its code, it is by its HTTP status.
 */
const codes: { readonly [vendorCode: string]: ErrorRule } = {
  invalid_prompt: refused,
  bio_policy: refused,
  misalignment_policy_violation: refused,
  image_content_policy_violation: refused,
  vector_store_timeout: { code: 'timeout' },
  slow_down: { code: 'overloaded' },
  data_residency_mismatch: { code: 'permission' },
  unsupported_country_region_territory: { code: 'permission' },
  // The decoder's word for a response that somebody cancelled at the vendor, which has no error.
  response_cancelled: { code: 'aborted' },
  invalid_image: invalid,
  invalid_image_format: invalid,
  invalid_base64_image: invalid,
  invalid_image_url: invalid,
  invalid_image_mode: invalid,
  image_too_large: invalid,
  image_too_small: invalid,
  image_parse_error: invalid,
  image_file_too_large: invalid,
  image_file_not_found: invalid,
  unsupported_image_media_type: invalid,
  empty_image_file: invalid,
  failed_to_download_image: invalid,
}

/** Classifies an error of OpenAI, of either of its APIs: a refusal, an `error` event, a failed response. */
export const openaiError = (failure: Failure, secrets: () => readonly (string | undefined)[]): ErrorInfo =>
  chatCompletionsError(failure, { codes, secrets })
