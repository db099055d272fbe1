import type { ReasoningSettings, Warning } from '@millrace/core'
import { type Effort, nearestEffort } from '@millrace/core/provider-kit'

/** Maps the reasoning settings to fields of a vendor. */
export type ReasoningMapper = (
  reasoning: ReasoningSettings,
  model: string,
) => { readonly fields?: { readonly [field: string]: unknown }; readonly warnings?: readonly Warning[] }

/** Where a vendor takes which of the reasoning settings; what has no place is left out with a warning. */
export interface ReasoningFields {
  /** `enabled` as fields of the body. Default: left to the model; false becomes the effort `none` where the vendor knows it. */
  readonly toggle?: (enabled: boolean) => { readonly [field: string]: unknown }
  /** The steps that `reasoning_effort` takes, of which the nearest is sent. Default: the field does not exist. */
  readonly efforts?: readonly Effort[]
  /** The field of `budgetTokens`. Default: the vendor counts no thinking tokens apart. */
  readonly budgetField?: string
}

/** A mapper for these fields. */
export function reasoningBy({ toggle, efforts = [], budgetField }: ReasoningFields): ReasoningMapper {
  return ({ enabled, effort, budgetTokens }) => {
    const warnings: Warning[] = []
    const fields: { [field: string]: unknown } = {}
    const leftOut = (setting: string, why: string): void => {
      warnings.push({ setting: `reasoning.${setting}`, message: `Left out: ${why}` })
    }
    const thinks = enabled ?? (effort === 'none' ? false : undefined)
    const step = enabled === false ? 'none' : effort
    if (budgetTokens !== undefined) {
      if (budgetField) fields[budgetField] = budgetTokens
      else leftOut('budgetTokens', 'this vendor counts no thinking tokens apart.')
    }
    if (toggle && thinks !== undefined) Object.assign(fields, toggle(thinks))
    if (step !== undefined && !(toggle && step === 'none')) {
      if (efforts.length === 0) leftOut(enabled === false ? 'enabled' : 'effort', 'this vendor has no such setting.')
      else {
        fields.reasoning_effort = nearestEffort(step, efforts)
        if (fields.reasoning_effort !== step) {
          const message = `Sent as ${fields.reasoning_effort}, the nearest that this vendor knows.`
          warnings.push({ setting: enabled === false ? 'reasoning.enabled' : 'reasoning.effort', message })
        }
      }
    }
    if (enabled && !toggle && effort === undefined) {
      leftOut('enabled', 'whether it thinks is up to the model; set an effort.')
    }
    return { fields, warnings }
  }
}

/** `reasoning_effort` with every step of the field's scale, as OpenAI names it. */
export const effortMapper: ReasoningMapper = reasoningBy({
  efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
})
