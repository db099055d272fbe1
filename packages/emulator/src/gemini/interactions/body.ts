/** Content of a step: `text`, `image`, `audio`, `video` or `document`. */
export interface InteractionContent {
  /** Its kind. */
  readonly type: string
  /** Where the type is a text. */
  readonly text?: string
  readonly [field: string]: unknown
}

/** A step of an interaction: what somebody says, a thought, a call, a result. */
export interface InteractionStep {
  /** Its kind: `user_input`, `model_output`, `thought`, `function_call`, `function_result`, or one of the vendor's own tools. */
  readonly type: string
  /** In `user_input` and `model_output`. */
  readonly content?: readonly InteractionContent[]
  /** In a call. */
  readonly id?: string
  /** In a call and its result. */
  readonly name?: string
  /** In a result. */
  readonly call_id?: string
  /** In a result: a text, an object, or content. */
  readonly result?: unknown
  /** Made by the vendor, to be sent back. */
  readonly signature?: string
  readonly [field: string]: unknown
}

/** A body of the Interactions API that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface InteractionBody {
  /** Either this or an agent. */
  readonly model?: string
  /** Either this or a model. */
  readonly agent?: string
  /** A text of the user's, contents of it, or steps. */
  readonly input: string | InteractionContent | readonly InteractionContent[] | readonly InteractionStep[]
  /** The system prompt. */
  readonly system_instruction?: string | null
  /** Functions have a `name`; all others are the vendor's. */
  readonly tools?:
    | readonly { readonly type: string; readonly name?: string; readonly [field: string]: unknown }[]
    | null
  /** Forms of the answer. Default text. */
  readonly response_format?: ResponseFormat | readonly ResponseFormat[] | null
  /** Default false. */
  readonly stream?: boolean | null
  /** Default true: the interaction can be asked for by its id, and gone on from. */
  readonly store?: boolean | null
  /** The answer goes on without its reader. Default false. */
  readonly background?: boolean | null
  /** The interaction that this one goes on from. */
  readonly previous_interaction_id?: string | null
  /** Settings of the answer. */
  readonly generation_config?: {
    readonly max_output_tokens?: number
    readonly stop_sequences?: readonly string[]
    readonly thinking_level?: string
    readonly thinking_summaries?: string
    readonly tool_choice?:
      | string
      | { readonly allowed_tools?: { readonly mode?: string; readonly tools?: readonly string[] } }
    readonly [field: string]: unknown
  } | null
  readonly [field: string]: unknown
}

interface ResponseFormat {
  readonly type: string
  readonly mime_type?: string
  readonly schema?: unknown
}

/** Kinds of content. */
export const contentKinds: readonly string[] = ['text', 'image', 'audio', 'video', 'document']

/** The steps of an input, whichever form it has. */
export function stepsOf(input: InteractionBody['input']): readonly InteractionStep[] {
  if (typeof input === 'string') return [{ type: 'user_input', content: [{ type: 'text', text: input }] }]
  const list = (Array.isArray(input) ? input : [input]) as readonly InteractionStep[]
  const isContent = list.every(({ type }) => contentKinds.includes(type))
  return isContent ? [{ type: 'user_input', content: list as readonly InteractionContent[] }] : list
}
