import { createElement, memo, type ReactNode } from 'react'
import { lazyModule, useLazyModule } from '../../lib/lazy-module.js'
import type { MathTree } from './math-tree.js'
import './math.css'

const katex = lazyModule(() => import('./katex.js'))

/** Characters of a formula that is typeset at most. */
const mostCharacters = 4000

const elementOf = ({ name, attributes, children }: MathTree, key?: number): ReactNode =>
  createElement(
    name,
    { key, ...attributes },
    ...children.map((child, index) => (typeof child === 'string' ? child : elementOf(child, index))),
  )

/** Shows a formula, or its source until it can be typeset and where it is none. */
export const MathView = memo(function MathView({
  value,
  display = false,
}: {
  readonly value: string
  readonly display?: boolean
}) {
  const module = useLazyModule(katex)
  const isShort = value.length <= mostCharacters
  const tree = isShort ? module?.typeset(value, display) : undefined
  const formula = tree ? elementOf(tree) : <code className="math-source">{value}</code>
  if (!display) return <span className="math">{formula}</span>
  return (
    // The keyboard must reach what scrolls.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <span className="math math-display" tabIndex={0}>
      {formula}
    </span>
  )
})
