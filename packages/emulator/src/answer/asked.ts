import { countTokens } from '../core/tokens.js'
import type { OfferedTool, Prompt } from './prompt.js'

/** Consecutive content of one speaker. A tool's result is a turn of its own, behind what the user says in the same message. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** Parts that are no text count as nothing. */
  readonly text: string
  /** Images, videos, files and sounds. Default 0. */
  readonly attachments?: number
}

/** A request in no vendor's words. */
export interface Asked {
  /** As it was sent, with the `@pace` of the emulator. */
  readonly model: string
  readonly streamed: boolean
  readonly turns: readonly Turn[]
  /** Functions of the caller's. */
  readonly tools: readonly OfferedTool[]
  readonly toolChoice: Prompt['toolChoice']
  /** One call at most. Default false. */
  readonly oneCall?: boolean
  readonly think: boolean
  /** The request switched thinking off, and the model can: an answer's reasoning is left out. Default false. */
  readonly thinkingOff?: boolean
  readonly json: boolean
  /** The JSON schema of the answer, where the request has one as data. */
  readonly schema?: unknown
  /** A query, where the caller switched a web search on; empty for "take the prompt". */
  readonly search?: string
  /** The caller wants the sources as data. Default false. */
  readonly showSources?: boolean
  /** The answer may hold pictures. Default false. */
  readonly pictures?: boolean
  /** Tokens of the answer, reasoning included. Default: no limit. */
  readonly maxTokens?: number | undefined
  readonly stop?: readonly string[] | undefined
}

/** The last message in which a user says or shows something. */
const lastUserOf = ({ turns }: Asked): number =>
  turns.findLastIndex(
    ({ role, text, attachments = 0 }) => role === 'user' && (attachments > 0 || text === '' || ownWords(text) !== ''),
  )

/** Text of the last user message, without what an application has put into it. */
export const userTextOf = (asked: Asked): string => ownWords(asked.turns[lastUserOf(asked)]?.text ?? '')

const [opening, closing] = ['<system-reminder>', '</system-reminder>']

/** A text without the reminders by which an application tells the model of its tools, in its user's name (claude-code 2.1.332, 2026-11). */
function ownWords(text: string): string {
  if (!text.includes(opening)) return text
  const [before = '', ...reminders] = text.split(opening)
  // One that is not closed goes on to the end.
  const between = reminders.map(reminder => reminder.split(closing).slice(1).join(closing))
  return [before, ...between].join('').trim()
}

/** Makes the prompt to answer: the request as composing an answer looks at it, with `text` as the user's words. @param again - another generation was begun before. */
export function promptOf(asked: Asked, model: string, text: string, now: Date, again = false): Prompt {
  const {
    turns,
    tools,
    toolChoice,
    oneCall = false,
    think,
    json,
    schema,
    search,
    showSources = false,
    pictures = false,
  } = asked
  const lastUser = lastUserOf(asked)
  return {
    model,
    text,
    background: turns
      .filter((_, at) => at !== lastUser)
      .map(turn => turn.text)
      .join('\n'),
    messageCount: turns.length,
    attachments: turns[lastUser]?.attachments ?? 0,
    tools,
    toolChoice,
    oneCall,
    toolResults: turns
      .slice(lastUser + 1)
      .filter(turn => turn.role === 'tool')
      .map(turn => turn.text),
    ...(search !== undefined && { search }),
    showSources,
    pictures,
    think,
    json,
    ...(schema !== undefined && { schema }),
    again,
    now,
  }
}

/** The emulator's own count of a request's tokens: what is said, and the tools on offer. */
export const countPromptTokens = ({ turns, tools }: Asked): number =>
  turns.reduce((sum, turn) => sum + countTokens(turn.text), 0) +
  (tools.length > 0 ? countTokens(JSON.stringify(tools)) : 0)

/** True when the request demands a tool call. */
export const isToolForced = ({ toolChoice }: Asked): boolean => toolChoice !== 'auto' && toolChoice !== false
