import type { ErrorCodes } from '@millrace/core/provider-kit'

/** Types of Moonshot's errors. The quota: forum.moonshot.ai/t/244 (2026); the others from general knowledge, without a body at hand. */
export const moonshotCodes: ErrorCodes = {
  exceeded_current_quota_error: { code: 'quota' },
  rate_limit_reached_error: { code: 'rate-limit' },
  invalid_authentication_error: { code: 'authentication' },
  incorrect_api_key_error: { code: 'authentication' },
  permission_denied_error: { code: 'permission' },
  resource_not_found_error: { code: 'not-found' },
}

/** Codes of DashScope (help.aliyun.com/en/model-studio/error-code, 2026-10). */
export const qwenCodes: ErrorCodes = {
  Arrearage: { code: 'quota' },
  data_inspection_failed: { code: 'content-filter' },
  DataInspectionFailed: { code: 'content-filter' },
  limit_requests: { code: 'rate-limit' },
  limit_burst_rate: { code: 'rate-limit' },
}

/** Codes of Ark (volcengine.com/docs/82379/1299023 and /1099476, 2026-10). */
export const volcengineCodes: ErrorCodes = {
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
export const minimaxCodes: ErrorCodes = {
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
