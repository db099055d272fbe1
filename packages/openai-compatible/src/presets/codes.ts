import type { ErrorQuirks } from '../errors.js'

/** What codes and types that not every vendor has mean. */
type Codes = NonNullable<ErrorQuirks['codes']>

/**
 * OpenAI's own, also on Azure: the codes of a failed response (reference, as the types of SDK 7.57 tell it, 2026-11) and those of the guide to
 * error codes (2026-08). The last is the Responses decoder's word for an answer that somebody cancelled at the vendor, which has no error.
 */
export const openaiCodes: Codes = {
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
}

/** Types of Moonshot's errors. The quota: forum.moonshot.ai/t/244 (2026); the others from general knowledge, without a body at hand. */
export const moonshotCodes: Codes = {
  exceeded_current_quota_error: { code: 'quota' },
  rate_limit_reached_error: { code: 'rate-limit' },
  invalid_authentication_error: { code: 'authentication' },
  incorrect_api_key_error: { code: 'authentication' },
  permission_denied_error: { code: 'permission' },
  resource_not_found_error: { code: 'not-found' },
}

/** Codes of DashScope (help.aliyun.com/en/model-studio/error-code, 2026-10). */
export const qwenCodes: Codes = {
  Arrearage: { code: 'quota' },
  data_inspection_failed: { code: 'content-filter' },
  DataInspectionFailed: { code: 'content-filter' },
  limit_requests: { code: 'rate-limit' },
  limit_burst_rate: { code: 'rate-limit' },
}

/** Codes of Ark (volcengine.com/docs/82379/1299023 and /1099476, 2026-10). */
export const volcengineCodes: Codes = {
  AccountOverdueError: { code: 'quota' },
  SetLimitExceeded: { code: 'quota' },
  QuotaExceeded: { code: 'quota' },
  ServerOverloaded: { code: 'overloaded' },
  InputTextRiskDetection: { code: 'content-filter' },
  InputImageRiskDetection: { code: 'content-filter' },
  OutputTextRiskDetection: { code: 'content-filter' },
  SensitiveContentDetected: { code: 'content-filter' },
  InputTextSensitiveContentDetected: { code: 'content-filter' },
  OutputTextSensitiveContentDetected: { code: 'content-filter' },
}

/**
 * Codes of MiniMax's `base_resp`. 1008 and the type: MiniMax-AI/MiniMax-M2#62, modelscope/modelscope#1691 (2026-04); the others from general
 * knowledge, without a body at hand.
 */
export const minimaxCodes: Codes = {
  1001: { code: 'timeout' },
  1002: { code: 'rate-limit' },
  1004: { code: 'authentication' },
  1008: { code: 'quota' },
  1026: { code: 'content-filter' },
  1027: { code: 'content-filter' },
  1039: { code: 'rate-limit' },
  2013: { code: 'invalid-request' },
  2049: { code: 'authentication' },
  insufficient_balance_error: { code: 'quota' },
}
