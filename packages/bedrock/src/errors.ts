import type { ErrorInfo, Failure } from '@millrace/core'
import {
  type ErrorCodes,
  type ErrorWording,
  entryOf,
  errorObject,
  failureInfo,
  objectIn,
  readFailure,
  type Signer,
  textIn,
} from '@millrace/core/provider-kit'

const failed = { code: 'unknown', retryable: true } as const

/**
 * Kinds of exceptions (@aws-sdk/client-bedrock-runtime 3, `models/errors`, 2026-11; those of a wrong key: docs.aws.amazon.com, common errors,
 * 2026-11).
 */
export const codes: ErrorCodes = {
  ServiceUnavailableException: { code: 'overloaded' },
  ModelNotReadyException: { code: 'overloaded' },
  ModelTimeoutException: { code: 'timeout' },
  // "Retry your request": a model that failed, before its answer and in it.
  ModelErrorException: failed,
  ModelStreamErrorException: failed,
  InternalServerException: failed,
  ServiceQuotaExceededException: { code: 'quota' },
  ResourceNotFoundException: { code: 'not-found' },
  UnrecognizedClientException: { code: 'authentication' },
  ExpiredTokenException: { code: 'authentication' },
  // An address that is no operation, under status 200 (vercel/ai#17523, 2026-07).
  UnknownOperationException: { code: 'not-found' },
}

/** Kinds that mean more exact things by their words, with their status. */
const statuses = { ValidationException: 400, AccessDeniedException: 403, ThrottlingException: 429 } as const

/** A key that is refused: "Authentication failed: Please make sure your API Key is valid." under 403 (anomalyco/opencode#47073, 2026-09). */
const wording: ErrorWording = [
  [/\bapi key\b|bearer token|security token|authentication failed/i, { code: 'authentication' }],
  [/input is too long|too many input tokens|prompt is too long|context (length|window)/i, { code: 'context-length' }],
  [/model identifier is invalid/i, { code: 'not-found' }],
  // "Too many tokens per day, please wait before trying again.": no wait within reason helps (Ivy-Interactive/Ivy-Tendril#1756, 2026-07).
  [/\bper day\b/i, { code: 'quota', retryable: false }],
]

/**
 * Classifies a failure: by its kind, out of a header or, for an exception inside of an answer, out of the body; by its words; else by the status.
 */
export function bedrockError(failure: Failure, { secrets, renews }: Signer): ErrorInfo {
  const told = errorObject(failure.body) ?? {}
  const kind = kindOf(
    textIn(failure.headers['x-amzn-errortype']) ?? textIn(told.__type) ?? textIn(objectIn(told.Output).__type),
  )
  const vendor = readFailure({ ...failure, body: wordsOf(told, kind) ?? failure.body }, secrets())
  const requestId = failure.headers['x-amzn-requestid'] ?? vendor.requestId
  const said = { ...vendor, ...(kind && { code: kind }), ...(requestId && { requestId }) }
  const meant = failure.status < 400 ? entryOf(statuses, kind) : failure.status
  return failureInfo(failure, said, { codes, wording, meant, renews })
}

/** `ThrottlingException` of `throttlingException`, `ThrottlingException:http://…` and `com.amazon.coral.service#ThrottlingException`. */
function kindOf(type: string | undefined): string | undefined {
  const name = type?.replace(/^.*#/, '').replace(/:.*$/, '')
  return name && name.charAt(0).toUpperCase() + name.slice(1)
}

/** The words as a body that the kit reads: refusals of keys have theirs under `Message`, exceptions of models two of them. */
function wordsOf(
  { message, Message, originalMessage }: { [field: string]: unknown },
  kind?: string,
): string | undefined {
  const words = [textIn(message) ?? textIn(Message), textIn(originalMessage)].filter(text => text !== undefined)
  if (words.length === 0 && kind === undefined) return undefined
  return JSON.stringify({ message: words.join(': ') || `Bedrock answered ${kind}.` })
}
