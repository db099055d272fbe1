import type { ChatNode } from '@millrace/client'
import { Square } from 'lucide-react'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { useOnline } from '../shell/use-online.js'
import { useSecondsTo, useVendorWait, type VendorWait } from './vendor-wait.js'

/** Says what an answer that runs waits for: the network, the vendor, its first words. Nothing while it grows. */
export function Waiting({ node: { streamId, message } }: { readonly node: ChatNode }) {
  const t = useText()
  const isOnline = useOnline()
  const wait = useVendorWait(streamId, message.content)
  if (wait && isOnline) return <Refused wait={wait} />
  const hasBegun = message.content.length > 0
  if (!isOnline) return <p className="messages-waiting">{t(hasBegun ? 'messages.cutOff' : 'messages.offline')}</p>
  return hasBegun ? null : <p className="messages-waiting">{t('messages.waiting')}</p>
}

/** Says that the vendor has refused and when it is asked again. Screen readers hear the first alone: the seconds would be read out one by one. */
function Refused({ wait: { status, until } }: { readonly wait: VendorWait }) {
  const t = useText()
  const { session } = useCurrent()
  const seconds = useSecondsTo(until)
  const said = status === 429 ? t('messages.busy') : t('messages.refused', status)
  return (
    <div className="messages-refused">
      <p>
        <span role="status">{said}</span> <span>{seconds ? t('messages.nextTry', seconds) : t('messages.soon')}</span>
      </p>
      <button type="button" className="button" onClick={session.stop}>
        <Square size={14} fill="currentColor" aria-hidden />
        {t('messages.stopWaiting')}
      </button>
    </div>
  )
}
