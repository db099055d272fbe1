import type { CallEnd, GatewayCall } from '../observer.js'
import { shownName } from './shown-name.js'

/**
 * The line of a call: a JSON object. It has names, numbers and times, and nothing that was asked or answered. The name of a model is the client's own text, so
 * that what looks like a key in it is taken out.
 */
export function callLine(call: GatewayCall, end: CallEnd): string {
  const { usage, estimated, ending, firstTokenMs, totalMs } = end
  const tokens = usage ?? (end.estimated && ending !== 'refused' ? estimated : undefined)
  // Fields that are undefined are left out of JSON.
  return JSON.stringify({
    time: timeText(call.startedAt),
    id: call.id,
    method: call.method,
    endpoint: call.path,
    status: end.status,
    ending,
    code: end.code,
    key: call.keyName,
    model: nameOf(call.model),
    route: nameOf(call.route),
    provider: call.provider,
    vendorModel: nameOf(call.vendorModel),
    inputTokens: tokens?.inputTokens,
    outputTokens: tokens?.outputTokens,
    cachedInputTokens: usage?.cachedInputTokens,
    cacheWriteTokens: usage?.cacheWriteTokens,
    reasoningTokens: usage?.reasoningTokens,
    estimated: tokens && !usage ? true : undefined,
    warnings: call.warnings.length > 0 ? call.warnings.map(shownName) : undefined,
    cost: end.cost,
    firstTokenMs: rounded(firstTokenMs),
    totalMs: rounded(totalMs),
  })
}

let second = Number.NaN
let secondText = ''

/** A time as ISO 8601 has it. By the second: `toISOString` takes a microsecond, and many lines have a second in common. */
function timeText(ms: number): string {
  const of = Math.floor(ms / 1000)
  if (of !== second) {
    second = of
    secondText = new Date(of * 1000).toISOString().slice(0, -'000Z'.length)
  }
  return `${secondText}${String(ms - of * 1000).padStart(3, '0')}Z`
}

const nameOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : shownName(name))

const rounded = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms * 10) / 10
