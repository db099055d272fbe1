import { countTokens } from '../core/tokens.js'
import type { Answer } from './answer.js'
import { findSums } from './arithmetic.js'
import { composeJson } from './json-answer.js'
import { type Phrases, phrases } from './phrases.js'
import { asksForPicture, waterWheel } from './picture/picture.js'
import { asksForPoem, recitePoem } from './poem.js'
import { languageOf, type Prompt } from './prompt.js'
import { searchResults } from './search.js'
import { showpieceFor } from './showcase/showcase.js'
import { chooseToolCalls } from './tool-calls.js'
import { tellResult } from './tool-results.js'

/**
 * The emulator's own answer: the poem for the prompt that asks for it, a call where a tool is wanted, what the tools answered,
 * JSON where it must be JSON, else a plain word that this is an emulator and what it can tell of the prompt.
 */
export function composeAnswer(prompt: Prompt): Answer {
  const say = phrases[languageOf(prompt.text)]
  const { reasoning, ...answer } = compose(prompt, say)
  const thinks = prompt.think && reasoning !== undefined
  // A model that begins anew says something else.
  const lead = prompt.again && !prompt.json ? `${say.again}\n\n` : ''
  return {
    ...(thinks && { reasoning: lead + reasoning }),
    ...answer,
    text: lead + answer.text,
  }
}

/** An answer whose texts are there as a whole. */
type ComposedAnswer = Omit<Answer, 'reasoning' | 'text'> & { readonly reasoning?: string; readonly text: string }

function compose(prompt: Prompt, say: Phrases): ComposedAnswer {
  const toolCalls = chooseToolCalls(prompt)
  if (toolCalls.length > 0) {
    const names = toolCalls.map(call => call.name).join(', ')
    return { reasoning: say.thinkingTools(names), text: say.calling(names), toolCalls }
  }
  if (prompt.json) return { reasoning: say.thinking(excerpt(prompt.text)), ...composeJson(prompt) }
  if (prompt.toolResults.length > 0) {
    return {
      reasoning: say.thinkingResults,
      text: `${say.who(prompt.model)}\n\n${say.results(listed(prompt.toolResults.map(tellResult)))}`,
    }
  }
  if (asksForPoem(prompt.text)) return recitePoem()
  if (asksForPicture(prompt.text)) return answerWithPicture(prompt, say)
  const piece = showpieceFor(prompt.text, languageOf(prompt.text))
  if (piece) return { reasoning: piece.reasoning, text: `${say.who(prompt.model)}\n\n${piece.text}` }
  const sources = prompt.search === undefined ? undefined : searchResults(prompt.search || prompt.text, prompt.now)
  const found = sources?.map((source, index) => `${source.title} [${index + 1}]`).join('; ')
  return {
    reasoning: say.thinking(excerpt(prompt.text)),
    text: [...sentences(prompt, say), found ? say.sources(found) : say.hint].join('\n'),
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
    ...(tools.length > 0 && prompt.search === undefined ? [say.tools(tools.map(tool => tool.name).join(', '))] : []),
  ]
}

/** Several results, each on a line of its own; a single one stands in the sentence. */
const listed = (results: readonly string[]): string =>
  results.length === 1 ? ` ${results[0]}` : `\n\n${results.map(result => `- ${result}`).join('\n')}`

/** Asked for a picture, the emulator draws where one can travel. */
const answerWithPicture = ({ model, pictures }: Prompt, say: Phrases): ComposedAnswer => ({
  reasoning: say.thinkingPicture,
  text: `${say.who(model)} ${pictures ? say.picture : say.noPicture}`,
  ...(pictures && { files: [waterWheel()] }),
})

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
