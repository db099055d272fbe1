import { type ApprovalQuestion, type Json, signApproval, verifyApproval } from '@millrace/core'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/approval/canonical-json.js'

const secret = 'correct horse battery staple'
const question = {
  owner: 'li',
  approvalId: 'a1',
  toolCallId: 'c1',
  toolName: 'pay',
  input: { to: 'du', amount: 5, tags: ['x', { b: null, a: 1.5 }] },
} satisfies ApprovalQuestion

test('a signature holds for its question, in whatever order the fields stand', async () => {
  const signature = await signApproval(secret, question)
  expect(signature).toMatch(/^[0-9a-f]{64}$/)
  expect(await signApproval(new TextEncoder().encode(secret), question)).toBe(signature)
  const input = { tags: ['x', { a: 1.5, b: null }], amount: 5.0, to: 'du' }
  expect(await verifyApproval(secret, { ...question, input }, signature)).toBe(true)
})

describe('a signature does not hold for', () => {
  test.each<[string, Partial<Record<keyof ApprovalQuestion, Json | undefined>>]>([
    ['another owner', { owner: 'du' }],
    ['nobody', { owner: undefined }],
    ['an owner without a name', { owner: '' }],
    ['another question', { approvalId: 'a2' }],
    ['another call', { toolCallId: 'c2' }],
    ['another tool', { toolName: 'refund' }],
    ['another amount', { input: { ...question.input, amount: 6 } }],
    ['an amount as text', { input: { ...question.input, amount: '5' } }],
    ['a field more', { input: { ...question.input, note: null } }],
    ['another order of a list', { input: { ...question.input, tags: [{ b: null, a: 1.5 }, 'x'] } }],
    ['no input', { input: undefined }],
    ['null', { input: null }],
    ['a name that has moved over', { toolCallId: 'c1"', toolName: ',pay' }],
  ])('%s', async (_, changed) => {
    const other = { ...question, ...changed } as ApprovalQuestion
    expect(await verifyApproval(secret, other, await signApproval(secret, question))).toBe(false)
    expect(await verifyApproval(secret, other, await signApproval(secret, other))).toBe(true)
  })

  test('another secret', async () => {
    expect(await verifyApproval('another horse, the same staple', question, await signApproval(secret, question))).toBe(
      false,
    )
  })
})

test.each([
  ['nothing', () => ''],
  ['capitals', (signature: string) => signature.toUpperCase()],
  ['a digit less', (signature: string) => signature.slice(1)],
  ['a digit more', (signature: string) => `${signature}0`],
  ['another digit', (signature: string) => (signature[0] === '0' ? '1' : '0') + signature.slice(1)],
  ['a line end behind it', (signature: string) => `${signature}\n`],
  ['a list', (signature: string) => [signature] as never],
  ['no text', () => undefined as never],
])('%s is no signature', async (_, forge) => {
  expect(await verifyApproval(secret, question, forge(await signApproval(secret, question)))).toBe(false)
})

test.each([undefined, null, '', 'short', 'x'.repeat(15), new Uint8Array(15), 16, {}])('%s is no secret', async bad => {
  await expect(signApproval(bad as never, question)).rejects.toThrow(TypeError)
  await expect(verifyApproval(bad as never, question, '0'.repeat(64))).rejects.toThrow('approvalSecret')
})

test.each<[Json, string]>([
  [null, 'null'],
  [-0, '0'],
  [1e21, '1e+21'],
  ['\u2028"\ud800', '"\u2028\\"\\ud800"'],
  [[], '[]'],
  [{ b: 1, a: undefined, A: { z: [], y: {} } }, '{"A":{"y":{},"z":[]},"b":1}'],
  [JSON.parse('{"é":1,"z":2,"__proto__":3}'), '{"__proto__":3,"z":2,"é":1}'],
])('%j as canonical JSON', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})
