import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { useText } from '../i18n/use-text.js'
import { Modal } from './modal.js'
import { panels, showShortcuts } from './panels.js'
import { shortcuts } from './shortcuts.js'

/** The list of shortcuts, over the page. */
export function ShortcutSheet() {
  const t = useText()
  const open = useStore(panels, panels => panels.shortcuts)
  if (!open) return null
  const close = () => showShortcuts(false)
  return (
    <Modal label={t('shell.shortcuts')} className="shell-shortcuts" onClose={close}>
      <div className="shell-shortcuts-head">
        <h2>{t('shell.shortcuts')}</h2>
        <button type="button" className="button button-quiet button-icon" aria-label={t('shell.close')} onClick={close}>
          <X size={18} aria-hidden />
        </button>
      </div>
      <dl>
        {shortcuts.map(({ keys, text }) => (
          <div key={text}>
            <dt>{t(text as 'shell.new')}</dt>
            <dd>
              {keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
