import { TextBlocks } from '@millrace/client/react'
import { memo } from 'react'
import { lazyModule, useLazyModule } from '../../lib/lazy-module.js'
import './markdown.css'

const rendering = lazyModule(() => import('./rendered.js'))

/** Loads what renders Markdown, before the first answer needs it. */
export const preloadMarkdown = rendering.load

/** Shows a Markdown text: plainly until what renders it is there. @param props.open - it may still grow. */
export const Markdown = memo(function Markdown({ text, open }: { readonly text: string; readonly open: boolean }) {
  const module = useLazyModule(rendering)
  return (
    <div className="markdown">{module ? <module.Rendered text={text} open={open} /> : <TextBlocks text={text} />}</div>
  )
})
