import * as v from 'valibot'
import { integer } from '../course/check.js'

/** The fields of a request (text-generation-inference 2.4). Fields that are not known pass. */
export const generateSchema = v.looseObject({
  inputs: v.string(),
  parameters: v.nullish(
    v.looseObject({
      max_new_tokens: v.nullish(integer(0)),
      temperature: v.nullish(v.number()),
      top_p: v.nullish(v.number()),
      top_k: v.nullish(v.number()),
      typical_p: v.nullish(v.number()),
      stop: v.optional(v.array(v.string())),
      details: v.optional(v.boolean()),
      return_full_text: v.nullish(v.boolean()),
      grammar: v.nullish(v.looseObject({ type: v.picklist(['json', 'regex', 'json_schema']), value: v.unknown() })),
      best_of: v.nullish(v.number()),
    }),
  ),
})
