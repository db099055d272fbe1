import type { ChatRequest } from '@millrace/core'
import { defined, type JsonObject, type Warn } from '@millrace/core/provider-kit'

/**
 * Temperature and top_p as GLM takes them: inside of (0, 1), two decimals. At the edges the official SDK rewrites them (z-ai-sdk-python
 * `completions.py`, 2026-04), and so does this, but says so.
 */
export function toSampling(
  { temperature, topP }: Pick<ChatRequest, 'temperature' | 'topP'>,
  doSample: boolean | undefined,
  warn: Warn,
): JsonObject {
  const changed = (setting: string, from: number, to: string): void => {
    warn(setting, `GLM takes ${setting} inside of 0 and 1, with two decimals: ${from} was sent as ${to}.`)
  }
  const inside = (setting: string, value: number | undefined): number | undefined => {
    if (value === undefined) return undefined
    const taken = value >= 1 ? 0.99 : value <= 0 ? 0.01 : Math.max(0.01, Math.round(value * 100) / 100)
    if (taken !== value && !(setting === 'temperature' && value <= 0)) changed(setting, value, String(taken))
    return taken
  }
  const greedy = temperature !== undefined && temperature <= 0
  if (greedy) changed('temperature', temperature, '0.01 with do_sample false')
  return defined({
    do_sample: doSample ?? (greedy ? false : undefined),
    temperature: inside('temperature', temperature),
    top_p: inside('topP', topP),
  })
}
