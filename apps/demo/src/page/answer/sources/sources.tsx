import type { ChatState } from '@millrace/core'
import { memo } from 'react'
import { useText } from '../../i18n/use-text.js'
import { placeOf, safeUrl } from '../lib/url.js'
import './sources.css'

type Source = NonNullable<ChatState['sources']>[number]

function SourceView({ url: address, title, snippet }: Source) {
  const url = safeUrl(address ?? '')
  const name = title || address || ''
  return (
    <li className="sources-item">
      {url ? (
        <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">
          {name}
        </a>
      ) : (
        <span>{name}</span>
      )}
      {url && <span className="sources-place">{placeOf(url)}</span>}
      {snippet && <p className="sources-snippet">{snippet.slice(0, 300)}</p>}
    </li>
  )
}

/** Lists where an answer comes from, by number, each with its host. */
export const Sources = memo(function Sources({ sources }: { readonly sources: readonly Source[] }) {
  const t = useText()
  return (
    <section className="sources" aria-label={t('answer.sources')}>
      <h3 className="sources-title">{t('answer.sources')}</h3>
      <ol>
        {sources.map(source => (
          <SourceView key={source.id} {...source} />
        ))}
      </ol>
    </section>
  )
})
