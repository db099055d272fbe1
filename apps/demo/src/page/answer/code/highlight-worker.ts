import type { Element, Root, Text } from 'hast'
import { common, createLowlight } from 'lowlight'
import type { HighlightAnswer, HighlightQuestion, Token, TokenKind } from './tokens.js'

const lowlight = createLowlight(common)

/** Kinds by the class that highlight.js gives. Classes that are not here have no colour. */
const kinds: Readonly<Record<string, TokenKind>> = {
  'hljs-comment': 'comment',
  'hljs-quote': 'comment',
  'hljs-keyword': 'keyword',
  'hljs-selector-tag': 'keyword',
  'hljs-meta': 'keyword',
  'hljs-tag': 'keyword',
  'hljs-string': 'string',
  'hljs-regexp': 'string',
  'hljs-addition': 'string',
  'hljs-number': 'number',
  'hljs-literal': 'number',
  'hljs-symbol': 'number',
  'hljs-title': 'name',
  'hljs-attr': 'name',
  'hljs-attribute': 'name',
  'hljs-name': 'name',
  'hljs-section': 'name',
  'hljs-variable': 'name',
  'hljs-property': 'name',
  'hljs-type': 'type',
  'hljs-built_in': 'type',
  'hljs-class': 'type',
  'hljs-deletion': 'type',
}

/** The runs of a tree, with the kind of the innermost element that has one. */
function runs(node: Root | Element, outer: TokenKind | undefined, tokens: Token[]): Token[] {
  for (const child of node.children) {
    if (child.type === 'text') addRun(tokens, child, outer)
    else if (child.type === 'element') runs(child, kindOf(child) ?? outer, tokens)
  }
  return tokens
}

function addRun(tokens: Token[], { value }: Text, kind: TokenKind | undefined): void {
  tokens.push(kind ? [value.length, kind] : [value.length])
}

function kindOf({ properties }: Element): TokenKind | undefined {
  const { className } = properties
  return Array.isArray(className) ? className.map(name => kinds[name]).find(kind => kind) : undefined
}

addEventListener('message', ({ data }: MessageEvent<HighlightQuestion>) => {
  const { id, code, language } = data
  const isKnown = lowlight.registered(language)
  const answer: HighlightAnswer = isKnown
    ? { id, tokens: runs(lowlight.highlight(language, code), undefined, []) }
    : { id }
  postMessage(answer)
})
