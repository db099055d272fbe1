import { WrapText } from 'lucide-react'
import { memo, useState } from 'react'
import { useText } from '../../i18n/use-text.js'
import { CopyButton } from '../lib/copy-button.js'
import type { Token } from './tokens.js'
import { useHighlight } from './use-highlight.js'
import './code.css'

const CodePiece = memo(function CodePiece({
  code,
  tokens,
}: {
  readonly code: string
  readonly tokens: readonly Token[] | undefined
}) {
  if (!tokens) return code
  let at = 0
  return tokens.map(([length, kind], index) => {
    const text = code.slice(at, at + length)
    at += length
    return kind ? (
      <span key={index} className={`code-${kind}`}>
        {text}
      </span>
    ) : (
      text
    )
  })
})

/** Shows code: plainly while it grows, with colours when it is complete. */
export function CodeBlock(props: {
  readonly pieces: readonly string[]
  readonly info: string
  readonly closed: boolean
}) {
  const { pieces, info, closed } = props
  const t = useText()
  const [wraps, setWraps] = useState(false)
  const language = info.split(/[\s{:,]/, 1)[0]?.slice(0, 24) ?? ''
  const tokens = useHighlight(pieces, language, closed)
  const name = language || t('answer.text')
  return (
    <figure className="code" aria-label={t('answer.code', name)}>
      <figcaption className="code-bar">
        <span className="code-language">{name}</span>
        <button type="button" className="answer-tool" aria-pressed={wraps} onClick={() => setWraps(!wraps)}>
          <WrapText size={14} aria-hidden />
          <span>{t('answer.wrap')}</span>
        </button>
        <CopyButton text={() => pieces.join('')} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls */}
      <pre className="code-text" tabIndex={0} data-wraps={wraps}>
        <code>
          {pieces.map((piece, index) => (
            <CodePiece key={index} code={piece} tokens={tokens?.[index]} />
          ))}
        </code>
      </pre>
    </figure>
  )
}
