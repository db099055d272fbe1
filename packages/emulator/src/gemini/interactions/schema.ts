import * as v from 'valibot'
import { integer, listOr, maybe, number } from '../../course/check.js'

const text = v.string()
const any = v.optional(v.unknown())
const flag = maybe(v.boolean())
const fields = (...names: string[]) => Object.fromEntries(names.map(name => [name, any]))

/** A step or a content: which fields belong to which type is for the rules. */
const said = v.looseObject({
  type: text,
  text: v.optional(text),
  content: v.optional(v.array(v.looseObject({ type: text, text: v.optional(text) }))),
  id: v.optional(text),
  name: v.optional(text),
  call_id: v.optional(text),
  signature: v.optional(text),
  is_error: v.optional(v.boolean()),
})

const format = v.looseObject({ type: v.picklist(['text', 'image', 'audio', 'video']), mime_type: v.optional(text) })

/** Fields of `generation_config`; the vendor refuses any other. */
const generationConfig = v.strictObject({
  temperature: maybe(number(0, 2)),
  top_p: maybe(number(0, 1)),
  max_output_tokens: maybe(integer(1)),
  seed: maybe(v.pipe(v.number(), v.integer())),
  stop_sequences: maybe(v.pipe(v.array(text), v.maxLength(5))),
  thinking_level: maybe(v.picklist(['minimal', 'low', 'medium', 'high'])),
  thinking_summaries: maybe(v.picklist(['auto', 'none'])),
  tool_choice: maybe(
    v.union([v.picklist(['auto', 'any', 'none', 'validated']), v.strictObject({ allowed_tools: v.looseObject({}) })]),
  ),
  ...fields('image_config', 'speech_config', 'transcription_config', 'video_config'),
})

/** The fields of an interaction, by the vendor's reference and the types of its SDK (ai.google.dev, @google/genai 3.3.0; 2026-11). */
export const interactionSchema = v.strictObject({
  model: maybe(text),
  agent: maybe(text),
  input: v.union([text, said, v.pipe(v.array(said), v.minLength(1))]),
  system_instruction: maybe(text),
  tools: maybe(v.array(v.looseObject({ type: text, name: v.optional(text), description: v.optional(text) }))),
  response_format: maybe(listOr(v.array(format), format)),
  stream: flag,
  store: flag,
  background: flag,
  previous_interaction_id: maybe(text),
  generation_config: maybe(generationConfig),
  ...fields('agent_config', 'environment', 'labels', 'safety_settings', 'service_tier', 'webhook_config'),
  ...fields('cached_content', 'continuation_token', 'response_mime_type', 'response_modalities'),
})
