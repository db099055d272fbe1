import type { Language } from '../prompt.js'
import { chinese } from './chinese.js'
import { english } from './english.js'
import type { Showcase, Showpiece } from './showpiece.js'

const showcases: Readonly<Record<Language, Showcase>> = { en: english, zh: chinese }

/**
 * The showpieces that a prompt asks for: a piece of code, a table, a formula, a long answer, or several of them in this order. Undefined for all other
 * prompts.
 */
export function showpieceFor(prompt: string, language: Language): Showpiece | undefined {
  const { asked, pieces } = showcases[language]
  const found = asked.filter(([, words]) => words.test(prompt)).map(([topic]) => pieces[topic])
  if (found.length === 0) return undefined
  return {
    reasoning: found.map(({ reasoning }) => reasoning).join('\n\n'),
    text: found.map(({ text }) => text).join('\n\n'),
  }
}
