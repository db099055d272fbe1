import type { AnswerToolCall } from './answer.js'
import { fillSchema, readMaterial } from './json-schema.js'
import type { OfferedTool, Prompt } from './prompt.js'

/** The calls that a prompt asks for: the forced one, or every tool whose name or description it speaks of. */
export const chooseToolCalls = (prompt: Prompt): AnswerToolCall[] =>
  prompt.oneCall ? callsFor(prompt).slice(0, 1) : callsFor(prompt)

function callsFor(prompt: Prompt): AnswerToolCall[] {
  const { tools, toolChoice, toolResults } = prompt
  if (tools.length === 0 || toolChoice === false) return []
  if (typeof toolChoice === 'string' && toolChoice !== 'auto')
    return tools.filter(tool => tool.name === toolChoice).map(call(prompt))
  if (toolResults.length > 0) return []
  const named = tools.filter(
    tool => mentions(prompt.text, tool.name.replaceAll(/[_-]/g, ' ')) || prompt.text.includes(tool.name),
  )
  const meant = named.length > 0 ? named : tools.filter(tool => isMeant(prompt.text, tool))
  if (meant.length > 0) return meant.map(call(prompt))
  return toolChoice === true ? tools.slice(0, 1).map(call(prompt)) : []
}

const call =
  (prompt: Prompt) =>
  (tool: OfferedTool): AnswerToolCall => ({
    name: tool.name,
    input: fillSchema(tool.parameters, readMaterial(prompt.text)),
  })

const mentions = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase())

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

/** A word of four letters or two Chinese characters of the tool's name or description stands in the prompt. */
function isMeant(text: string, { name, description = '' }: OfferedTool): boolean {
  const about = `${name.replaceAll(/[_-]/g, ' ')} ${description}`.toLowerCase()
  const asked = text.toLowerCase()
  const words = about.match(/\p{Script=Latin}{4,}/gu) ?? []
  if (words.some(word => !common.has(word) && new RegExp(`\\b${word}`).test(asked))) return true
  const characters = about.match(/\p{Script=Han}{2,}/gu) ?? []
  return characters.some(run => pairs(run).some(pair => asked.includes(pair)))
}

const pairs = (run: string): string[] => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
