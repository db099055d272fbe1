import { useStore } from 'zustand'
import type { FaultId } from '../../shared/info.js'
import type { TextKey } from '../i18n/text.js'
import { useText } from '../i18n/use-text.js'
import { serverInfo } from '../info/info.js'
import { useChoice } from '../info/use-choice.js'
import { nextFault, strike } from './faults.js'
import { room } from './room.js'
import { followStory } from './story.js'

/** The faults: those of the next question are chosen, those of the answer that runs strike at once. Each says beforehand what will happen. */
export function FaultMenu() {
  const t = useText()
  const info = useStore(serverInfo, known => known.info)
  const chosen = useStore(nextFault, ({ id }) => id)
  const streamId = useStore(room, room => room.streamId)
  const ended = useStore(room, room => room.ended)
  const model = useChoice(false)?.model
  const running = streamId !== undefined && !ended
  const can = (id: FaultId, emulatorOnly: boolean): boolean => !emulatorOnly || (model?.faults?.includes(id) ?? false)
  return (
    <ul className="room-faults">
      {info?.faults.map(({ id, when, emulatorOnly }) => (
        <li key={id}>
          <button
            type="button"
            className="room-fault"
            aria-pressed={when === 'next' ? chosen === id : undefined}
            aria-describedby={`room-fault-${id}`}
            disabled={when === 'now' ? !running : !can(id, emulatorOnly)}
            onClick={() => {
              if (when === 'now' && streamId !== undefined) {
                void strike(id, streamId)
                followStory()
              } else nextFault.setState(chosen === id ? {} : { id }, true)
            }}
          >
            <span className="room-fault-name">{t(`room.fault.${id}` as TextKey)}</span>
            <span className="room-fault-when">
              {t(when === 'now' ? 'room.now' : chosen === id ? 'room.chosen' : 'room.next')}
            </span>
          </button>
          <p id={`room-fault-${id}`}>{t(`room.fault.${id}.tell` as TextKey)}</p>
        </li>
      ))}
    </ul>
  )
}
