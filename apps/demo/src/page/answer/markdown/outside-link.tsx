import { Image } from 'lucide-react'
import type { ReactNode } from 'react'
import { useText } from '../../i18n/use-text.js'
import { placeOf, safeUrl, saysPlace } from '../lib/url.js'

/** A link to elsewhere, which says where it leads. One that may not be followed is its text. */
export function OutsideLink(props: { readonly address: string; readonly text: string; readonly children: ReactNode }) {
  const { address, text, children } = props
  const url = safeUrl(address)
  if (!url) return <span className="markdown-no-link">{children}</span>
  return (
    <a className="markdown-link" href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      {!saysPlace(text, url) && (
        <>
          {' '}
          <span className="markdown-place">{placeOf(url)}</span>
        </>
      )}
    </a>
  )
}

/** A picture from elsewhere, which is not fetched: its server would learn who reads this, and when. */
export function OutsidePicture({
  address,
  alt,
  linked,
}: {
  readonly address: string
  readonly alt: string
  readonly linked: boolean
}) {
  const t = useText()
  const text = t('answer.picture', alt)
  const label = (
    <>
      <Image className="markdown-picture-icon" size={14} aria-hidden /> {text}
    </>
  )
  if (linked) return <span>{label}</span>
  return (
    <OutsideLink address={address} text={text}>
      {label}
    </OutsideLink>
  )
}
