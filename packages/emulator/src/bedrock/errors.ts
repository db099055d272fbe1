import { randomHex } from '../core/ids.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'

/** Bedrock's exceptions with their status (docs.aws.amazon.com, ConverseStream, 2026-11). The wording is ours. */
const exceptions: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ValidationException: [400, 'The request is not valid.'],
  ServiceQuotaExceededException: [400, 'The request exceeds a quota of the account.'],
  AccessDeniedException: [403, 'You do not have access to the model with the specified model ID.'],
  ResourceNotFoundException: [404, 'The resource was not found.'],
  ModelTimeoutException: [408, 'The model took too long.'],
  ModelErrorException: [424, 'The model failed.'],
  ModelStreamErrorException: [424, 'The model failed while it answered.'],
  ModelNotReadyException: [429, 'The model is not ready for inference.'],
  ThrottlingException: [429, 'Too many requests, please wait before trying again.'],
  InternalServerException: [500, 'The system encountered an unexpected error.'],
  ServiceUnavailableException: [503, 'Bedrock is unable to process your request.'],
}

/** A key that is refused, told under a name of its own. */
export const wrongKey: Failure = {
  code: 'AccessDeniedException',
  message: 'Authentication failed: Please make sure your API Key is valid.',
}

/** An address that is no operation. */
export const unknownOperation: Failure = { code: 'UnknownOperationException' }

export const requestIdHeader = () => {
  const [a, b, c, d, e] = [8, 4, 4, 4, 12].map(randomHex)
  return { 'x-amzn-requestid': `${a}-${b}-${c}-${d}-${e}` }
}

/** The words of a failure. */
export const wordsOf = ({ code, field, message }: Failure): string => {
  const said = message ?? exceptions[code]?.[1] ?? `Error ${code}.`
  return field ? `${field}: ${said}` : said
}

/** The failure as a whole answer. One of the address comes under status 200 (vercel/ai#17523, 2026-07), one of the key with a capital `Message`. */
export function refuseBedrock(failure: Failure): Plan {
  const { code } = failure
  if (code === unknownOperation.code)
    return jsonPlan(200, { Output: { __type: `com.amazon.coral.service#${code}` }, Version: '1.0' }, requestIdHeader())
  const status = failure.status ?? exceptions[code]?.[0] ?? 500
  const isKey = failure.message === wrongKey.message
  return jsonPlan(status, isKey ? { Message: wordsOf(failure) } : { message: wordsOf(failure) }, {
    ...requestIdHeader(),
    ...(!isKey && { 'x-amzn-errortype': `${code}:http://internal.amazon.com/coral/com.amazon.bedrock/` }),
    ...(failure.retryAfter !== undefined && { 'retry-after': String(failure.retryAfter) }),
  })
}

/** The exception that goes with a status. */
export const exceptionFor = (status: number): string =>
  Object.entries(exceptions).find(([, row]) => row[0] === status)?.[0] ??
  (status < 500 ? 'ValidationException' : 'InternalServerException')
