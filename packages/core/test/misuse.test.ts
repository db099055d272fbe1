import {
  applyEvent,
  ChatSink,
  mergeDeltas,
  PartialJson,
  publicError,
  resultOf,
  textOf,
  verifyApproval,
} from '@millrace/core'
import { encodeRecords } from '@millrace/core/native'
import { checkOneOf, conversationOf, createFrameDecoder, postJson, restartable } from '@millrace/core/provider-kit'
import { redisLimits } from '@millrace/core/redis-limits'
import { expect, it } from 'vitest'

const none = [undefined, null] as never[]

it.each<[string, (given: never) => unknown, readonly unknown[], string]>([
  ['textOf', textOf, [...none, 1, {}, { content: 1 }], 'textOf takes a message: { content }.'],
  ['resultOf', resultOf, [...none, {}], 'resultOf takes a state, such as applyEvents gives.'],
  [
    'applyEvent',
    record => applyEvent(undefined, record),
    [...none, {}, 'x'],
    'applyEvent takes a state and a record: { type, … }.',
  ],
  ['mergeDeltas', mergeDeltas, [...none, {}], 'mergeDeltas takes a list of records.'],
  ['encodeRecords', encodeRecords, [...none, {}], 'encodeRecords takes a list of records.'],
  ['publicError', publicError, [...none, 'x'], 'publicError takes the info of an error: { code, message, retryable }.'],
  ['ChatSink', given => new ChatSink(given), [...none, {}], 'ChatSink takes the id of a provider: { provider }.'],
  [
    'PartialJson',
    given => new PartialJson(given),
    [null, 1],
    'The options of PartialJson are an object: { maxDepth }.',
  ],
  [
    'redisLimits',
    given => redisLimits(given, { name: 'x', maxConcurrent: 1 } as never),
    ['x', 1, {}],
    'redisLimits takes a client of the package redis or ioredis.',
  ],
  [
    'createFrameDecoder',
    given => createFrameDecoder(given),
    [...none, {}],
    'createFrameDecoder takes a reader, { read }, and a function that parses a frame.',
  ],
  [
    'postJson',
    given => postJson('http://x', given),
    [...none, {}],
    'postJson takes an address, and a function that gives the body: (warn) => body.',
  ],
  [
    'restartable',
    given => restartable(given, {} as never, 'recover'),
    [...none, {}],
    'restartable takes a function that makes a reader: (restart) => reader.',
  ],
  [
    'checkOneOf',
    given => checkOneOf('x', 1, given),
    [...none, {}],
    'checkOneOf takes a name, a value and a list of words.',
  ],
  [
    'conversationOf',
    given => conversationOf([], given, () => {}),
    [...none, {}],
    'conversationOf takes messages and a dialect: { vendor, id, isOwn, text, … }.',
  ],
])('%s says what it takes', (_, call, wrong, message) => {
  for (const given of wrong) expect(() => call(given as never)).toThrow(new TypeError(message))
})

it('verifyApproval says what it takes', async () => {
  for (const given of none)
    await expect(verifyApproval('b3f1c09a5d7e4826a1f0', given, 'x')).rejects.toThrow(
      new TypeError('A question for approval is an object: { approvalId, toolCallId, toolName, … }.'),
    )
})
