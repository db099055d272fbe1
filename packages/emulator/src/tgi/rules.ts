import type { TgiBody } from './body.js'

/** The parameter that the server refuses, in its words, as far as the emulator knows them (its `validation.rs`, 2.4). */
export function refusedParameter({ inputs, parameters }: TgiBody, streamed: boolean): string | undefined {
  const {
    max_new_tokens: most,
    temperature,
    top_p: topP,
    typical_p: typical,
    stop = [],
    best_of: best,
  } = parameters ?? {}
  if (inputs === '') return '`inputs` cannot be empty'
  if (most === 0) return '`max_new_tokens` must be strictly positive'
  if (isBelow(temperature)) return '`temperature` must be strictly positive'
  if (isNoShare(topP)) return '`top_p` must be > 0.0 and < 1.0'
  if (isNoShare(typical)) return '`typical_p` must be > 0.0 and < 1.0'
  if (stop.length > 4) return `\`stop\` supports up to 4 stop sequences. Given: ${stop.length}`
  return streamed && Number(best ?? 1) > 1 ? '`best_of` != 1 is not supported when streaming tokens' : undefined
}

const isBelow = (value: unknown): boolean => typeof value === 'number' && value <= 0
const isNoShare = (value: unknown): boolean => typeof value === 'number' && (value <= 0 || value >= 1)
