import { createElement, Fragment } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Definitions } from '../../src/page/answer/markdown/definitions.js'
import { nodeViews } from '../../src/page/answer/markdown/node-view.js'

const shown = (depth: 1 | 2, text?: string): string => {
  const children = text === undefined ? [] : [{ type: 'text', value: text } as const]
  const views = nodeViews([{ type: 'heading', depth, children }], {
    definitions: new Definitions(),
    closed: true,
  })
  return renderToStaticMarkup(createElement(Fragment, null, views))
}

it('a heading without words, as at the end of an answer that was stopped, is not shown', () => {
  expect(shown(2, 'Wheels')).toBe('<h4 class="markdown-heading" data-depth="2">Wheels</h4>')
  expect(shown(1)).toBe('')
})
