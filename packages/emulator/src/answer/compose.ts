import { countTokens } from '../core/tokens.js'
import type { Answer } from './answer.js'
import { findSums } from './arithmetic.js'
import { composeJson } from './json-answer.js'
import { type Phrases, phrases } from './phrases.js'
import { asksForPoem, recitePoem } from './poem.js'
import { languageOf, type Prompt } from './prompt.js'
import { searchResults } from './search.js'
import { showpieceFor } from './showcase/showcase.js'
import { chooseToolCalls } from './tool-calls.js'

/**
 * The emulator's own answer: the poem for the prompt that asks for it, a call where a tool is wanted, what the tools answered,
 * JSON where it must be JSON, else a plain word that this is an emulator and what it can tell of the prompt.
 */
export function composeAnswer(prompt: Prompt): Answer {
  const { reasoning, ...answer } = compose(prompt, phrases[languageOf(prompt.text)])
  return prompt.think && reasoning !== undefined ? { reasoning, ...answer } : answer
}

function compose(prompt: Prompt, say: Phrases): Answer {
  const toolCalls = chooseToolCalls(prompt)
  if (toolCalls.length > 0) {
    const names = toolCalls.map(call => call.name).join(', ')
    return { reasoning: say.thinkingTools(names), text: say.calling(names), toolCalls }
  }
  if (prompt.json) return { reasoning: say.thinking(excerpt(prompt.text)), ...composeJson(prompt) }
  if (prompt.toolResults.length > 0) {
    return {
      reasoning: say.thinkingResults,
      text: say.results(prompt.toolResults.map(result => excerpt(result, 400)).join('; ')),
    }
  }
  if (asksForPoem(prompt.text)) return recitePoem()
  const piece = showpieceFor(prompt.text, languageOf(prompt.text))
  if (piece) return { reasoning: piece.reasoning, text: `${say.who(prompt.model)}\n\n${piece.text}` }
  const sources = prompt.search === undefined ? undefined : searchResults(prompt.search || prompt.text, prompt.now)
  const found = sources?.map((source, index) => `${source.title} [${index + 1}]`).join('; ')
  return {
    reasoning: say.thinking(excerpt(prompt.text)),
    text: [...sentences(prompt, say), ...(found ? [say.sources(found)] : []), say.hint].join('\n'),
    ...(sources && prompt.showSources && { sources }),
  }
}

function sentences(prompt: Prompt, say: Phrases): string[] {
  const { text, tools, attachments } = prompt
  const sums = findSums(text).slice(0, 5)
  return [
    say.who(prompt.model),
    say.received(excerpt(text), countWords(text), prompt.messageCount),
    ...(attachments > 0 ? [say.attachments(attachments)] : []),
    ...(sums.length > 0 ? [say.sums(sums)] : []),
    ...(/\b(time|date|today|clock)\b|几点|日期|今天|时间/i.test(text) ? [say.time(prompt.now)] : []),
    ...(tools.length > 0 ? [say.tools(tools.map(tool => tool.name).join(', '))] : []),
  ]
}

/** The beginning of a text on one line. */
function excerpt(text: string, length = 80): string {
  const line = text
    .slice(0, 2 * length)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length > length ? `${line.slice(0, length).trimEnd()}…` : line
}

/** Words between blanks; in Chinese, tokens. */
const countWords = (text: string): number =>
  languageOf(text) === 'zh' ? countTokens(text) : text.split(/\s+/).filter(word => word !== '').length
