import type { ImagePart, Message } from '@millrace/core'
import { imageDetail, leaveOut } from '@millrace/core/provider-kit'
import { expect, test } from 'vitest'

const image = (detail?: unknown): ImagePart => ({
  type: 'image',
  mediaType: 'image/png',
  data: 'AAAA',
  ...(detail !== undefined && { providerData: { openai: { detail: detail as string } } }),
})

test('the detail of an image is a text under openai', () => {
  expect([image('low'), image(), image(7)].map(imageDetail)).toEqual(['low', undefined, undefined])
  const { type: _, ...file } = image('low')
  expect(imageDetail({ type: 'file', ...file })).toBeUndefined()
})

test('each one that is left out is named', () => {
  const messages: Message[] = [
    { role: 'user', content: 'Hi' },
    { role: 'user', content: [image('low'), image(), image('high')] },
  ]
  const warned: string[] = []
  leaveOut({ messages }, ['detail'], 'none.', setting => warned.push(setting))
  expect(warned).toEqual(['messages[1].content[0].detail', 'messages[1].content[2].detail'])
})
