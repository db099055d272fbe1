import type { ChatRequest, Warning } from '@millrace/core'
import { defined, type JsonObject } from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'

/**
 * Temperature, top_p and top_k as far as the model takes them. While it thinks, temperature and top_k are not taken, and top_p from 0.95 on
 * (platform.claude.com, extended thinking, 2026-08).
 */
export function toSampling(
  { temperature, topP, providerOptions }: ChatRequest<AnthropicOptions>,
  { sampling }: AnthropicModel,
  thinks: boolean,
  warnings: Warning[],
): JsonObject {
  const topK = providerOptions?.topK
  const left = (setting: string, value: unknown, why: string | false): boolean => {
    if (value === undefined || !why) return false
    warnings.push({ setting, message: `Left out: ${why}.` })
    return true
  }
  const none = sampling === 'none' && 'this model takes no sampling settings'
  const thinking = thinks && 'it is not taken while the model thinks'
  const noTemperature = left('temperature', temperature, none || (temperature !== 1 && thinking))
  const single = sampling === 'one' && temperature !== undefined && !noTemperature
  return defined({
    temperature: noTemperature ? undefined : upToOne(temperature, warnings),
    top_p: left(
      'topP',
      topP,
      none || (single && 'this model takes it or temperature') || ((topP ?? 1) < 0.95 && thinking),
    )
      ? undefined
      : topP,
    top_k: left('providerOptions.topK', topK, none || thinking) ? undefined : topK,
  })
}

function upToOne(temperature: number | undefined, warnings: Warning[]): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature
  const message = `Anthropic takes temperature from 0 to 1: ${temperature} was sent as 1.`
  warnings.push({ setting: 'temperature', message })
  return 1
}
