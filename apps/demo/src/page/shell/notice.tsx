import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useText } from '../i18n/use-text.js'
import { notices, settleNotice, undoNotice } from './notices.js'

const shownMs = 12_000

/** The notice at the foot of the page. It stays while the pointer or the focus is in it. */
export function Notice() {
  const t = useText()
  const notice = useStore(notices, ({ notice }) => notice)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (!notice || held) return
    const timer = setTimeout(settleNotice, shownMs)
    return () => clearTimeout(timer)
  }, [notice, held])
  return (
    <div className="shell-notices" role="status">
      {notice && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only keeps the notice; its buttons do what there is to do.
        <div
          className="shell-notice"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <p>{notice.text}</p>
          {notice.undo && (
            <button type="button" className="button shell-notice-undo" onClick={undoNotice}>
              {t('shell.undo')}
            </button>
          )}
          <button
            type="button"
            className="button button-quiet button-icon"
            aria-label={t('shell.dismiss')}
            onClick={settleNotice}
          >
            <X size={16} aria-hidden />
          </button>
        </div>
      )}
    </div>
  )
}
