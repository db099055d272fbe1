import type { AnswerToolCall } from './answer.js'
import { fillSchema, type Material, readMaterial } from './json-schema.js'
import type { OfferedTool, Prompt } from './prompt.js'
import { tellResult } from './tool-results.js'

/**
 * The calls that a prompt asks for: the forced one, or every tool whose name or description it speaks of, in the order in which it does. A prompt that
 * says "then" or "if" gets them one after the other, each with the result of the one before.
 */
export const chooseToolCalls = (prompt: Prompt): AnswerToolCall[] =>
  prompt.oneCall ? callsFor(prompt).slice(0, 1) : callsFor(prompt)

function callsFor(prompt: Prompt): AnswerToolCall[] {
  const { text, tools, toolChoice, toolResults } = prompt
  if (tools.length === 0 || toolChoice === false) return []
  if (typeof toolChoice === 'string' && toolChoice !== 'auto')
    return tools.filter(tool => tool.name === toolChoice).map(call(prompt))
  const wanted = wantedTools(text, tools)
  if (wanted.length > 1 && inTurn.test(text)) {
    const inOrder = conditionBehind.test(text) ? wanted.toReversed() : wanted
    return inOrder.slice(toolResults.length, toolResults.length + 1).map(call(prompt))
  }
  // A model that must call a tool calls one in each round: behind results, the last one that is offered.
  if (toolResults.length > 0) return toolChoice === true ? tools.slice(-1).map(call(prompt)) : []
  if (wanted.length > 0) return wanted.map(call(prompt))
  return toolChoice === true ? tools.slice(0, 1).map(call(prompt)) : []
}

/** Words of a prompt in which one thing waits for another. */
const inTurn = /\b(then|afterwards|if)\b|然后|之后|如果|再/i
/** "Send it, if the weather is fine": the condition comes last, and has to be known first. */
const conditionBehind = /\b(?!(?:and|but|or|then)\b)\w+,? if\b/i

const call =
  (prompt: Prompt) =>
  (tool: OfferedTool): AnswerToolCall => ({ name: tool.name, input: fillSchema(tool.parameters, materialOf(prompt)) })

/** A text that is written behind the result of a tool is about that. */
function materialOf({ text, toolResults }: Prompt): Material {
  const result = toolResults.at(-1)
  return { ...readMaterial(text), ...(result !== undefined && { found: tellResult(result) }) }
}

/** The tools that a text names; where it names none, those whose description shares a word with it. */
function wantedTools(text: string, tools: readonly OfferedTool[]): OfferedTool[] {
  const named = inOrder(tools, ({ name }) => placeOfName(text, name))
  return named.length > 0 ? named : inOrder(tools, tool => placeOfWords(text, tool))
}

/** The tools that have a place in a text, in the order of their places. */
function inOrder(tools: readonly OfferedTool[], placeOf: (tool: OfferedTool) => number): OfferedTool[] {
  const placed = tools.map(tool => ({ tool, place: placeOf(tool) })).filter(({ place }) => place >= 0)
  return placed.sort((one, other) => one.place - other.place).map(({ tool }) => tool)
}

const firstOf = (places: readonly number[]): number => {
  const found = places.filter(place => place >= 0)
  return found.length > 0 ? Math.min(...found) : -1
}

const placeOfName = (text: string, name: string): number =>
  firstOf([text.indexOf(name), text.toLowerCase().indexOf(name.replaceAll(/[_-]/g, ' ').toLowerCase())])

/** Words that stand in any description. */
const common = new Set([
  'about',
  'this',
  'that',
  'with',
  'from',
  'given',
  'what',
  'when',
  'which',
  'returns',
  'return',
  'tool',
  'function',
  'user',
  'current',
  'have',
  'into',
  'and',
  'the',
])

/** The place of the first word of four letters or two Chinese characters that a tool's name or description shares with a text. */
function placeOfWords(text: string, { name, description = '' }: OfferedTool): number {
  const about = `${name.replaceAll(/[_-]/g, ' ')} ${description}`.toLowerCase()
  const asked = text.toLowerCase()
  const words = (about.match(/\p{Script=Latin}{4,}/gu) ?? []).filter(word => !common.has(word))
  const characters = (about.match(/\p{Script=Han}{2,}/gu) ?? []).flatMap(pairs)
  return firstOf([
    ...words.map(word => asked.search(new RegExp(`\\b${word}`))),
    ...characters.map(pair => asked.indexOf(pair)),
  ])
}

const pairs = (run: string): string[] => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
