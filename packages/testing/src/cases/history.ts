import { applyEvents, type ChatRecord, type ChatRequest, type Message, type Part } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { canonical, check, same } from '../expect.js'
import type { AnswerFixture } from '../fixtures.js'
import type { Subject } from '../subject.js'
import { answersOf, whole } from './answers.js'

/** Answers go back with the next request: all of them, in order, each thing once. */
export function historyCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  const steps: ConformanceCase[] = [
    { name: 'history: three steps with two tools go back in order', run: async () => stepsGoBack(subject) },
    { name: 'history: approvals are left out', run: async () => approvalsStay(subject) },
  ]
  return [
    ...(subject.fixtures.tools ? steps : []),
    ...answersOf(subject).map(([name, answer]) => ({
      name: `${name}: goes back with the next request`,
      run: () => goesBack(subject, answer),
    })),
  ]
}

const question: Message = { role: 'user', content: 'What is a millrace?' }
const next: Message = { role: 'user', content: 'And what is a mill?' }

const say = (id: string, delta: string): ChatRecord[] => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta },
  { type: 'text-end', id },
]
const call = (toolCallId: string, toolName: string, word: string): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  { type: 'tool-call-end', toolCallId, toolName, input: { word } },
]
const result = (toolCallId: string, output: string): ChatRecord => ({ type: 'tool-result', toolCallId, output })

/** An answer of three steps, as a tool loop tells it. */
const threeSteps: readonly ChatRecord[] = [
  { type: 'start', messageId: 'message_1', provider: 'tool-loop' },
  ...[...say('0', 'I look both up.'), ...call('call_1', 'look_up', 'headrace'), ...call('call_2', 'measure', 'wheel')],
  ...[result('call_1', 'A channel.'), result('call_2', 'Four metres.'), { type: 'step-end' } as const],
  ...[...say('1', 'One more.'), ...call('call_3', 'look_up', 'sluice'), result('call_3', 'A gate.')],
  ...[{ type: 'step-end' } as const, ...say('2', 'That is all.'), { type: 'finish', reason: 'stop' } as const],
]

/** Texts that a request must hold, in this order, each once. */
const words = [
  ...['I look both up.', 'headrace', 'wheel', 'A channel.', 'Four metres.'],
  ...['One more.', 'sluice', 'A gate.', 'That is all.', 'And what is a mill?'],
]

function stepsGoBack<Options>(subject: Subject<Options>): void {
  const { messages = [], content } = applyEvents(undefined, threeSteps)
  const request = bodyOf(subject, [question, ...messages, next])
  let before = -1
  for (const each of words) {
    const at = request.indexOf(each, before + 1)
    check(at > before, `The request lacks "${each}", or tells it before what came before it.`)
    check(timesIn(request, each) === 1, `The request tells "${each}" more than once.`)
    before = at
  }
  // Kept for display and sent back as one message, it is the same history.
  same(
    JSON.parse(bodyOf(subject, [question, { role: 'assistant', content }, next])),
    JSON.parse(request),
    'The answer sent back as one message',
  )
}

function approvalsStay<Options>(subject: Subject<Options>): void {
  const history: Message[] = [question, ...(applyEvents(undefined, threeSteps).messages ?? []), next]
  const approval: Part = { type: 'tool-approval', approvalId: 'approval_1', approved: true, reason: 'As you like.' }
  const asked = history.map(message =>
    message.role === 'tool' ? { ...message, content: [...(message.content as Part[]), approval] } : message,
  )
  same(
    JSON.parse(
      bodyOf(subject, [...asked, { role: 'user', content: [approval] }, { role: 'tool', content: [approval] }]),
    ),
    JSON.parse(bodyOf(subject, history)),
    'A request with approvals',
  )
}

/** Calls that the answer leaves open are answered, as its reader would. */
export async function goesBack<Options>(subject: Subject<Options>, answer: AnswerFixture): Promise<void> {
  const { messages = [], content } = applyEvents(undefined, await subject.readFrames(whole(answer)))
  const answered = new Set(content.flatMap(part => (part.type === 'tool-result' ? [part.toolCallId] : [])))
  const results = content.flatMap<Part>(part =>
    part.type === 'tool-call' && !answered.has(part.toolCallId)
      ? [{ type: 'tool-result', toolCallId: part.toolCallId, output: `What ${part.toolCallId} gave.` }]
      : [],
  )
  const tool: Message[] = results.length > 0 ? [{ role: 'tool', content: results }] : []
  const request = bodyOf(subject, [question, ...messages, ...tool, next])
  for (const part of [...content, ...results]) {
    if (part.type === 'text') check(request.includes(inJson(part.text)), `The request lacks the text: ${part.text}`)
    if (part.type !== 'tool-result' || typeof part.output !== 'string' || answered.has(part.toolCallId)) continue
    const times = timesIn(request, inJson(part.output))
    check(times === 1, `The request tells a tool's result ${times} times, and should once: ${part.output}`)
  }
  goBackAsTheyCame(JSON.parse(request), answer.is.goesBack ?? [])
}

/** Each of the values stands in the request once, behind the one before it. */
function goBackAsTheyCame(request: unknown, values: readonly unknown[]): void {
  const sent = valuesIn(request).map(canonical)
  let before = -1
  for (const value of values) {
    const text = canonical(value)
    const at = sent.indexOf(text)
    check(at !== -1, `The request lacks a value of the answer: ${text}`)
    check(at > before, `The request has a value of the answer too early: ${text}`)
    check(sent.lastIndexOf(text) === at, `The request has a value of the answer more than once: ${text}`)
    before = at
  }
}

/** A JSON value, and all values inside of it, in their order. */
const valuesIn = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(valuesIn)] : [value]

function bodyOf<Options>({ definition, fixtures }: Subject<Options>, messages: readonly Message[]): string {
  const { body = '' } = definition.toRequest({ model: fixtures.model, messages } as ChatRequest<Options>)
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}

const timesIn = (text: string, part: string): number => text.split(part).length - 1

/** A text as it stands in JSON. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
