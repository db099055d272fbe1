/** Limits of an Anthropic model. */
interface ModelFacts {
  /**
   * `budget`: thinks within a number of tokens; `either`: that, or as it sees fit; `adaptive`: only as it sees fit; `always`: cannot be told not
   * to; `never`: does not know the field.
   */
  readonly thinking: 'budget' | 'either' | 'adaptive' | 'always' | 'never'
  /** Temperature and top_p: taken together, one of them, or none. */
  readonly sampling: 'both' | 'one' | 'none'
}

/**
 * First match wins. Thinking: the vendor's models overview (platform.claude.com, 2026-09); sampling: pydantic-ai `profiles/anthropic.py`
 * (2026-10). A name that no row fits takes everything.
 */
const models: readonly (readonly [name: RegExp, facts: ModelFacts])[] = [
  [/^claude-(fable|mythos|opus-5-5)/, { thinking: 'always', sampling: 'none' }],
  [/^claude-(opus-5|sonnet-5|haiku-5|opus-4-[78])/, { thinking: 'adaptive', sampling: 'none' }],
  [/^claude-(opus|sonnet)-4-6/, { thinking: 'either', sampling: 'one' }],
  [/^claude-(opus|sonnet|haiku)-4-[15]/, { thinking: 'budget', sampling: 'one' }],
  [/^claude-(opus-4|sonnet-4|3-7)/, { thinking: 'budget', sampling: 'both' }],
  [/^claude-3/, { thinking: 'never', sampling: 'both' }],
]

/** The facts of one model. */
export const modelFacts = (model: string): ModelFacts =>
  models.find(([name]) => name.test(model))?.[1] ?? { thinking: 'either', sampling: 'both' }

/** True when thoughts come as text where the request does not say it: newer models leave it out (anthropics/claude-code#49268, 2026-04). */
export const showsThoughts = (model: string): boolean => !['adaptive', 'always'].includes(modelFacts(model).thinking)
