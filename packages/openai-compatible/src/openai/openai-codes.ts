import type { ErrorCodes } from '@millrace/core/provider-kit'

/**
 * OpenAI's beyond the common ones, wherever its models are served: the codes of a failed response (reference, as the types of SDK 7.57 tell it, 2026-11) and those of the guide to
 * error codes (2026-08). `response_cancelled` is the Responses decoder's word for an answer that somebody cancelled at the vendor, which has no error.
 */
export const openaiCodes: ErrorCodes = {
  invalid_prompt: { code: 'content-filter' },
  bio_policy: { code: 'content-filter' },
  misalignment_policy_violation: { code: 'content-filter' },
  image_content_policy_violation: { code: 'content-filter' },
  vector_store_timeout: { code: 'timeout' },
  slow_down: { code: 'overloaded' },
  data_residency_mismatch: { code: 'permission' },
  unsupported_country_region_territory: { code: 'permission' },
  invalid_image: { code: 'invalid-request' },
  invalid_image_format: { code: 'invalid-request' },
  invalid_base64_image: { code: 'invalid-request' },
  invalid_image_url: { code: 'invalid-request' },
  invalid_image_mode: { code: 'invalid-request' },
  image_too_large: { code: 'invalid-request' },
  image_too_small: { code: 'invalid-request' },
  image_parse_error: { code: 'invalid-request' },
  image_file_too_large: { code: 'invalid-request' },
  image_file_not_found: { code: 'invalid-request' },
  unsupported_image_media_type: { code: 'invalid-request' },
  empty_image_file: { code: 'invalid-request' },
  failed_to_download_image: { code: 'invalid-request' },
  response_cancelled: { code: 'aborted' },
  // The finish reason of a generation that broke, which the Chat Completions decoder hands on as an error.
  network_error: { code: 'network' },
  // Codex tells it from other errors of the server (openai/codex 0.171.0, 2026-11).
  server_is_overloaded: { code: 'overloaded' },
  // Words of Millrace's own endpoints, where OpenAI has none.
  protocol: { code: 'protocol' },
  truncated: { code: 'truncated' },
  limit: { code: 'limit' },
  gone: { code: 'gone' },
}
