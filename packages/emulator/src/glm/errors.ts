import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'

/**
 * GLM's business codes: HTTP status and meaning, by the error pages of docs.bigmodel.cn and docs.z.ai (2026-07). Where the pages
 * name no status, it is the one of the neighbouring codes. The wording is ours; `{field}` and `{time}` are filled in.
 */
const glmErrors: Readonly<Record<string, readonly [status: number, en: string, zh: string]>> = {
  '500': [500, 'Internal server error.', '服务器内部错误。'],
  '1000': [401, 'Authentication failed.', '身份验证失败。'],
  '1001': [401, 'No Authorization header was received.', '未收到 Authorization 请求头，无法验证身份。'],
  '1002': [401, 'The authentication token is malformed.', '身份验证令牌格式不正确。'],
  '1003': [401, 'The authentication token has expired, sign a new one.', '身份验证令牌已过期，请重新生成。'],
  '1004': [401, 'The authentication token did not pass the check.', '身份验证令牌未通过校验。'],
  '1005': [401, 'Second-factor protection is on for this account.', '该账户已开启二次验证保护。'],
  '1110': [429, 'The account is not active.', '账户未激活。'],
  '1111': [429, 'The account does not exist.', '账户不存在。'],
  '1112': [429, 'The account is locked.', '账户已被锁定。'],
  '1113': [
    429,
    'The balance is exhausted or there is no resource package, please recharge.',
    '账户余额不足或没有可用资源包，请充值。',
  ],
  '1120': [500, 'The account is temporarily not reachable.', '暂时无法访问该账户。'],
  '1121': [429, 'The account is locked for irregular use.', '账户因违规使用已被锁定。'],
  '1200': [500, 'The API call failed.', '接口调用失败。'],
  '1210': [400, 'The parameters of the call are wrong: {field}', '接口调用参数有误：{field}'],
  '1211': [400, 'There is no such model: {field}', '模型不存在：{field}'],
  '1212': [400, 'The model does not support this way of calling: {field}', '模型不支持该调用方式：{field}'],
  '1213': [400, 'The parameter {field} was not received.', '未收到参数 {field}。'],
  '1214': [400, 'The parameter {field} is invalid.', '参数 {field} 无效。'],
  '1215': [400, 'Two parameters exclude each other: {field}', '参数不能同时设置：{field}'],
  '1220': [403, 'No permission for this API.', '无权访问该接口。'],
  '1221': [400, 'The API is offline.', '该接口已下线。'],
  '1222': [400, 'The API does not exist: {field}', '该接口不存在：{field}'],
  '1230': [500, 'The call ended in an error while it was processed, error id {id}.', '调用流程出错，错误编号 {id}。'],
  '1231': [400, 'The request_id is in use already.', 'request_id 已被使用。'],
  '1234': [500, 'Network error, error id {id}, please try again later.', '网络错误，错误编号 {id}，请稍后重试。'],
  '1261': [400, 'The prompt is too long for the context of the model.', '输入内容超过模型上下文长度。'],
  '1300': [400, 'The request was blocked by policy.', '请求被策略拦截。'],
  '1301': [400, 'The input or the output may be unsafe or sensitive.', '输入或输出可能包含不安全或敏感内容。'],
  '1302': [429, 'Rate limit or concurrency limit of the account reached.', '已达到账户的速率或并发限制。'],
  '1303': [429, 'The requests come too frequently.', '请求频率过高。'],
  '1304': [429, 'The daily quota of calls is used up.', '今日调用次数已用完。'],
  '1305': [429, 'The model is overloaded, please try again later.', '该模型当前访问量过大，请稍后再试。'],
  '1308': [429, 'Usage limit reached, it will reset at {time}.', '已达到使用上限，将于 {time} 重置。'],
  '1309': [429, 'The coding plan has expired.', '编程套餐已到期。'],
  '1310': [
    429,
    'Weekly or monthly limit reached, it will reset at {time}.',
    '已达到每周或每月使用上限，将于 {time} 重置。',
  ],
  '1311': [429, 'The plan does not include this model.', '当前套餐不包含该模型。'],
  '1312': [429, 'The model is overloaded, please try another model.', '该模型当前访问量过大，请尝试其他模型。'],
  '1313': [429, 'The account is restricted for fair use.', '账户因公平使用政策受限。'],
  '1314': [429, 'The enterprise plan is void.', '企业套餐已失效。'],
  '1315': [429, 'The key is only valid for the enterprise coding plan.', '该密钥仅适用于企业编程套餐。'],
  '1316': [
    429,
    '5-hour limit reached and pay-as-you-go is not usable, it will reset at {time}.',
    '已达到 5 小时上限且无法按量付费，将于 {time} 重置。',
  ],
  '1317': [
    429,
    '7-day limit reached and pay-as-you-go is not usable, it will reset at {time}.',
    '已达到 7 天上限且无法按量付费，将于 {time} 重置。',
  ],
  '1318': [
    429,
    '5-hour limit reached and pay-as-you-go is not usable, it will reset at {time}.',
    '已达到 5 小时上限且无法按量付费，将于 {time} 重置。',
  ],
  '1319': [
    429,
    '7-day limit reached and pay-as-you-go is not usable, it will reset at {time}.',
    '已达到 7 天上限且无法按量付费，将于 {time} 重置。',
  ],
  '1320': [
    429,
    '5-hour limit reached and pay-as-you-go is not usable, it will reset at {time}.',
    '已达到 5 小时上限且无法按量付费，将于 {time} 重置。',
  ],
  '1321': [
    429,
    '7-day limit reached and pay-as-you-go is not usable, it will reset at {time}.',
    '已达到 7 天上限且无法按量付费，将于 {time} 重置。',
  ],
}

/** A refusal of GLM's. */
export interface GlmFailure extends Failure {
  /** Fills `{time}`, `next_flush_time` in the vendor's words. Default: five hours from now. */
  readonly nextFlushTime?: string | undefined
}

/** `{ code, message }` as it stands in a body, in Chinese where the client's `accept-language` begins with it. */
export function glmErrorBody(failure: GlmFailure, now: number, acceptLanguage = ''): { code: string; message: string } {
  const [, en, zh] = glmErrors[failure.code] ?? [500, `Error ${failure.code}.`, `错误 ${failure.code}。`]
  const text = failure.message ?? (/^\s*zh/i.test(acceptLanguage) ? zh : en)
  const values: Record<string, string | undefined> = {
    field: failure.field,
    time: failure.nextFlushTime ?? flushTime(now),
    id: failure.code,
  }
  return { code: failure.code, message: text.replace(/\{(field|time|id)\}/g, (_, name: string) => values[name] ?? '') }
}

/** The failure as a whole answer, as GLM gives it before a stream is open. */
export function glmErrorPlan(failure: GlmFailure, now: number, acceptLanguage?: string): Plan {
  const status = failure.status ?? glmErrors[failure.code]?.[0] ?? 500
  const { retryAfter } = failure
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return jsonPlan(status, { error: glmErrorBody(failure, now, acceptLanguage) }, headers)
}

/** `next_flush_time` as the vendor writes it, in the time of Beijing: five hours from now. */
const flushTime = (now: number): string =>
  new Date(now + (5 + 8) * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
