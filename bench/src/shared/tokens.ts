import { seededRandom } from './random.ts'

// What a bilingual model writes: Chinese in one or two characters, English words with their space, a few emoji, line breaks.
const words = [
  ...'水车转动磨坊石面粉河流渠道轮子木桨春天早晨农夫麦田山谷'.match(/.{1,2}/gu)!,
  ...' the mill water wheel turns slowly and stone grinds flour for every village along river'.match(/ \w+/g)!,
  ...['，', '。', ', ', '. ', '\n', '🌊', '⚙️', '👩‍🌾'],
]

/** The tokens of an answer, the same for the same number. The first fifth is reasoning. */
export interface Answer {
  readonly reasoning: readonly string[]
  readonly content: readonly string[]
}

/** An answer of so many tokens. */
export function answerOf(tokens: number): Answer {
  const random = seededRandom(tokens)
  const all = Array.from({ length: tokens }, () => words[Math.floor(random() * words.length)]!)
  const reasoned = Math.floor(tokens / 5)
  return { reasoning: all.slice(0, reasoned), content: all.slice(reasoned) }
}
