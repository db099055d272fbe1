import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'
import type { Resource } from '../course/vendor.js'

/** The models of a vendor that speaks OpenAI's dialect. */
export interface ModelList {
  /** The models that the options name; undefined: any name is a model. */
  readonly known: readonly string[] | undefined
  /** Models that are listed where the options name none. */
  readonly usual: readonly string[]
  readonly owner: string
  missing(model: string): Failure
}

/** The list of models, or one of them, in OpenAI's form. */
export const openaiModels = ({ known, usual, owner, missing }: ModelList, name: string): Resource => ({
  reply(): Plan | Failure {
    const model = (id: string) => ({ id, object: 'model', created: 1_780_000_000, owned_by: owner })
    if (name === '') return jsonPlan(200, { object: 'list', data: (known ?? usual).map(model) })
    return known?.includes(name) === false ? missing(name) : jsonPlan(200, model(name))
  },
})
