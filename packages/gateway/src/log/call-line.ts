import { defined } from '@millrace/core/provider-kit'
import type { CallEnd, GatewayCall } from '../observer.js'
import { shownName } from './shown-name.js'

/**
 * The line of a call: a JSON object. It has names, numbers and times, and nothing that was asked or answered. The name of a model is the client's own text, so
 * that what looks like a key in it is taken out.
 */
export function callLine(call: GatewayCall, end: CallEnd): string {
  const { usage, estimated, ending, firstTokenMs, totalMs } = end
  const tokens = usage ?? (end.estimated && ending !== 'refused' ? estimated : undefined)
  return JSON.stringify(
    defined({
      time: new Date(call.startedAt).toISOString(),
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
      reasoningTokens: usage?.reasoningTokens,
      estimated: tokens && !usage ? true : undefined,
      cost: end.cost,
      firstTokenMs: rounded(firstTokenMs),
      totalMs: rounded(totalMs),
    }),
  )
}

const nameOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : shownName(name))

const rounded = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms * 10) / 10
