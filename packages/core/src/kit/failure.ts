import { longestWord, redact, type Secrets } from '../lib/redact.js'
import type { Failure } from '../runtime/provider.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { retryableCodes, statusError } from '../vocabulary/status-error.js'
import { readErrorBody, type VendorError } from './error-body.js'
import {
  commonCodes,
  commonWording,
  type ErrorCodes,
  type ErrorRule,
  type ErrorWording,
  statusesByType,
} from './error-codes.js'
import { entryOf } from './json.js'

/** The meanings of a vendor's errors beyond those that all vendors share. Each may be absent. */
export interface ErrorMeanings {
  /** By its codes and types; win over the common ones, and over all words. */
  readonly codes?: ErrorCodes | undefined
  /** By its words, whatever the status; win over the common ones. */
  readonly wording?: ErrorWording
  /** A status that says more than that of the answer. Default: inside of an answer, the one that stands in the body, or that its type stands for. */
  readonly meant?: number | undefined
  /** The status that an error inside of an answer counts as where it names none. Default: none; it is `unknown`, and not tried again. */
  readonly inside?: number
  /** Another token can be had, so that a request whose token was refused is worth another try. Default false. */
  readonly renews?: boolean
}

/**
 * Reads a vendor's error for display: without secrets, bounded in length, with the request's id out of the headers where the body has none.
 * Empty for a body without words (see {@link readErrorBody}).
 *
 * @param secrets - what must never be shown.
 */
export function readFailure({ headers, body }: Failure, secrets: Secrets): VendorError {
  const read = readErrorBody(body) ?? {}
  const id = read.requestId ?? headers['request-id'] ?? headers['x-request-id']
  const { code, type, message, requestId: _, ...vendor } = read
  const word = (text: string): string => redact(text, secrets, longestWord)
  return {
    ...vendor,
    ...(code !== undefined && { code: word(code) }),
    ...(type !== undefined && { type: word(type) }),
    ...(message !== undefined && { message: redact(message, secrets) }),
    ...(id !== undefined && { requestId: word(id) }),
  }
}

/**
 * The error that a failure is: by the vendor's code, then its type, then its words, then the status.
 *
 * @param vendor - what {@link readFailure} gave; its `code` becomes the `providerCode`.
 */
export function failureInfo(failure: Failure, vendor: VendorError, meanings: ErrorMeanings = {}): ErrorInfo {
  const { status } = failure
  const { code, message, requestId, bare } = vendor
  const { meant = status < 400 ? (vendor.status ?? statusOf(vendor)) : status, inside, renews } = meanings
  const rule = ruleOf(status, vendor, meant, meanings)
  const counts = meant ?? (message === undefined && !rule ? status : bare ? undefined : inside)
  const unknown = counts === undefined && message !== undefined
  // Words where an object should stand are no error of the dialect.
  const none = bare ? 'protocol' : 'unknown'
  const info: ErrorInfo = {
    ...(unknown ? { code: none, message, retryable: false } : statusError(counts ?? status, message)),
    ...(rule && { code: rule.code, retryable: rule.retryable ?? retryableCodes.has(rule.code) }),
  }
  const retryable = info.retryable || (renews === true && info.code === 'authentication')
  const wait = retryable ? retryInfo.exec(failure.body)?.[1] : undefined
  return {
    ...info,
    ...(status === 404 && isNoPath(vendor) && { message: `${info.message} ${wrongPath}` }),
    retryable,
    ...(wait && { retryAfterMs: Math.ceil(Number(wait) * 1000) }),
    status,
    ...(code && { providerCode: code }),
    ...(requestId && { requestId }),
  }
}

const wrongPath = 'The path of baseURL may be wrong or lack its end, such as /v1.'

/**
 * Answers of servers to a path that they do not have: nothing, a page, `404 page not found` (Go), `Not Found` (FastAPI, Hono), `File Not Found`
 * (llama.cpp), `Invalid URL (POST /…)` (OpenAI), `Cannot POST /…` (Express), `Route POST:/… not found` (Fastify) (2026-11). The words of a vendor for a model, or
 * for a kept answer, name it.
 */
const noPath =
  /^(?:(?:404 )?(?:(?:file|page|path|route|resource) )?not found\W*|(?:invalid url|cannot post|route post)\b.*)$/i

const isNoPath = ({ message, code, type }: VendorError): boolean =>
  message === undefined ? code === undefined && type === undefined : noPath.test(message)

/** `google.rpc.RetryInfo` among the details of an error of Google's, whoever made the model: seconds with an `s`. */
const retryInfo = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/

const statusOf = ({ code, type }: VendorError): number | undefined =>
  entryOf(statusesByType, code) ?? entryOf(statusesByType, type)

function ruleOf(
  status: number,
  { code, type, message = '' }: VendorError,
  meant: number | undefined,
  { codes, wording = [] }: ErrorMeanings,
): ErrorRule | undefined {
  const known = { ...commonCodes, ...codes }
  const badRequest = meant === undefined || meant === 400 || meant === 413 || meant === 422
  const words = badRequest ? [...wording, ...commonWording] : wording
  const said = words.find(([pattern]) => pattern.test(message))?.[1]
  return entryOf(known, code) ?? entryOf(known, type) ?? said ?? entryOf(known, String(status))
}
