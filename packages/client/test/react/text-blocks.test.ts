// @vitest-environment happy-dom
import { TextBlocks } from '@millrace/client/react'
import { createElement as h } from 'react'
import { expect, test } from 'vitest'
import { reactPage } from '../support/page.js'

const paragraph = (word: string): string => `${`${word} `.repeat(400).trim()}\n\n`
const [one, two, three] = ['first', 'second', 'third'].map(paragraph) as [string, string, string]

test('a text that grows keeps the elements of its blocks but the last', async () => {
  const page = reactPage()
  page.render(h(TextBlocks, { text: one + two }))
  await expect.poll(() => page.element.textContent).toBe(one + two)
  const [first] = Array.from(page.element.children)
  expect(page.element.children.length).toBe(2)
  page.render(h(TextBlocks, { text: one + two + three }))
  await expect.poll(() => page.element.textContent).toBe(one + two + three)
  expect(page.element.children.length).toBe(3)
  expect(page.element.children[0]).toBe(first)
})

test('a text that begins anew, or another answer in its place, is shown as it is', async () => {
  const page = reactPage()
  for (const text of [one + two, one + three, three + two, '', 'x']) {
    page.render(h(TextBlocks, { text }))
    await expect.poll(() => page.element.textContent).toBe(text)
  }
})
