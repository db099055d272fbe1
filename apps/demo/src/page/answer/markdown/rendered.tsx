import { memo, useEffect, useReducer, useState } from 'react'
import { nextSlice } from '../lib/slices.js'
import type { Block } from './block.js'
import { BlockView } from './block-view.js'
import type { Definitions } from './definitions.js'
import { Feed } from './feed.js'

const Chapter = memo(function Chapter(props: {
  readonly blocks: readonly Block[]
  readonly definitions: Definitions
  readonly isLast: boolean
}) {
  const { blocks, definitions, isLast } = props
  return (
    <div className="markdown-chapter" data-last={isLast}>
      {blocks.map(block => (
        <BlockView key={block.key} block={block} definitions={definitions} />
      ))}
    </div>
  )
})

/** Shows Markdown that may grow. A long one that comes at once is shown bit by bit, so that the page stays at hand. */
export function Rendered({ text, open }: { readonly text: string; readonly open: boolean }) {
  const [feed] = useState(() => new Feed())
  const [slice, goOn] = useReducer((count: number) => count + 1, 0)
  const chapters = feed.read(text, !open)
  // biome-ignore lint/correctness/useExhaustiveDependencies: there may be more to read after each render
  useEffect(() => {
    if (!feed.pending) return
    let isOver = false
    void nextSlice().then(() => !isOver && goOn())
    return () => {
      isOver = true
    }
  }, [feed, text, open, slice])
  return chapters.map((blocks, index) => (
    <Chapter key={index} blocks={blocks} definitions={feed.definitions} isLast={index === chapters.length - 1} />
  ))
}
