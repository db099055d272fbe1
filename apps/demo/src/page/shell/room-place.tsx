import { X } from 'lucide-react'
import { useText } from '../i18n/use-text.js'
import { lazyModule, useLazyModule } from '../lib/lazy-module.js'
import { useSettings } from '../settings/use-settings.js'
import { Guarded } from './guarded.js'
import { Modal } from './modal.js'
import { toggleRoom } from './panels.js'
import { useNoRoom } from './use-media.js'

/** Loaded when it is opened for the first time. */
const panel = lazyModule(() => import('../room/panel.js'))

/** The place of the machine room: at the right, or a sheet from below where the screen is narrow. */
export function RoomPlace() {
  const t = useText()
  const open = useSettings(settings => settings.room)
  const noRoom = useNoRoom()
  const RoomPanel = useLazyModule(panel, open)?.default
  if (!open) return null
  const content = (
    <>
      <div className="shell-room-head">
        <h2>{t('shell.room')}</h2>
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('shell.closeRoom')}
          onClick={toggleRoom}
        >
          <X size={18} aria-hidden />
        </button>
      </div>
      <Guarded>{RoomPanel && <RoomPanel />}</Guarded>
    </>
  )
  return noRoom ? (
    <Modal label={t('shell.room')} className="shell-sheet" onClose={toggleRoom}>
      {content}
    </Modal>
  ) : (
    <aside className="shell-room" aria-label={t('shell.room')}>
      {content}
    </aside>
  )
}
