/** Runs conversations with tools, in a process of its own: `tools.js <contender> <address of the upstream>`. */
import { serve } from '../shared/ipc.ts'
import { answerOf } from '../shared/tokens.ts'
import { spoken, type ToolScript, toolArguments } from '../shared/tool-script.ts'
import { aiSdk } from './ai-sdk.ts'
import { millrace } from './millrace.ts'
import type { MakeToolReader, ToolReading } from './reading.ts'

/** Conversations to be run, one after the other. */
export interface ToolLoad extends ToolScript {
  /** Conversations, whose mean is the figure: one may have a collection of garbage in it. */
  readonly times: number
}

/** Conversations of one script. */
export interface ToolRun {
  /** CPU time of a conversation, user and system, in microseconds. */
  readonly cpuMicros: number
  /** The tool got the arguments that were sent, and the reader every delta. */
  readonly intact: boolean
}

/** Milliseconds of conversations before those that are measured. */
const warmMs = 2000

const makers: Readonly<Record<string, MakeToolReader>> = { 'tool-millrace': millrace, 'tool-ai-sdk': aiSdk }
const [, , contender = '', upstream = ''] = process.argv
const make = makers[contender]!

const readerOf = ({ calls, characters }: ToolScript): (() => Promise<ToolReading>) => {
  const reader = make(`${upstream}/tools/${calls}/${characters}/v1`)
  return () => reader(calls + 1)
}

function isIntact({ inputs, argumentCharacters, text }: ToolReading, script: ToolScript): boolean {
  const sent = Array.from({ length: script.calls }, (_, call) => toolArguments(script, call))
  return (
    inputs.map(input => JSON.stringify(input)).join('\n') === sent.join('\n') &&
    argumentCharacters === sent.join('').length &&
    text ===
      answerOf(spoken)
        .content.join('')
        .repeat(script.calls + 1)
  )
}

serve({
  async run({ times, ...script }: ToolLoad): Promise<ToolRun> {
    // As in a server that has run for a while: code that is still interpreted is not the measure.
    const warm = readerOf({ ...script, characters: Math.min(script.characters, 20_000) })
    for (const until = performance.now() + warmMs; performance.now() < until; ) await warm()
    const read = readerOf(script)
    const before = process.cpuUsage()
    let last = await read()
    for (let time = 1; time < times; time++) last = await read()
    const { user, system } = process.cpuUsage(before)
    return { cpuMicros: (user + system) / times, intact: isIntact(last, script) }
  },
})
