import './room.css'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useText } from '../i18n/use-text.js'
import { Chart } from './chart.js'
import { rateOf } from './counts.js'
import { FaultMenu } from './fault-menu.js'
import { followServers } from './follow.js'
import { Records } from './records.js'
import { type Room, room } from './room.js'
import { Story } from './story.js'

/** The machine room: what becomes of the answer of the moment, from the vendor to this page, and faults to try it with. */
export default function RoomPanel() {
  const t = useText()
  const shown = useStore(room)
  useEffect(followServers, [])
  return (
    <div className="room">
      {shown.streamId === undefined ? <p className="room-empty">{t('room.empty')}</p> : <Numbers room={shown} />}
      <h3>{t('room.story')}</h3>
      <Story />
      <h3>{t('room.faults')}</h3>
      <FaultMenu />
      <h3>{t('room.records')}</h3>
      <Records records={shown.raw} />
    </div>
  )
}

function Numbers({ room }: { readonly room: Room }) {
  const t = useText()
  const { firstTextMs, steps, bytes, records, connections, server, seq, keptSeq, held, ended } = room
  const rate = ended ? averageOf(room) : rateOf(steps)
  const behind = Math.max(0, keptSeq - seq)
  const rows: readonly (readonly [label: string, value: string])[] = [
    [t('room.first'), firstTextMs === undefined ? '–' : `${Math.round(firstTextMs)} ms`],
    [t(ended ? 'room.average' : 'room.rate'), rate.toFixed(0)],
    [t('room.bytes'), `${(bytes / 1024).toFixed(1)} KB`],
    [t('room.count'), `${records}`],
    [t('room.reconnects'), `${Math.max(0, connections - 1)}`],
    [t('room.pressure'), held ? t('room.held') : behind > 3 ? t('room.behind', behind) : t('room.level')],
    [t('room.server'), server ?? '–'],
    [t('room.vendor'), t('room.vendorValue', (room.vendorBytes / 1024).toFixed(1), room.batches)],
  ]
  return (
    <>
      <Chart steps={steps} label={t('room.chart', rate.toFixed(0))} />
      <dl className="room-numbers">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Tokens a second from the first to the last that came. */
function averageOf({ steps }: Room): number {
  const first = steps.findIndex(tokens => tokens > 0)
  const busy = first < 0 ? [] : steps.slice(first)
  return busy.length === 0 ? 0 : (busy.reduce((sum, tokens) => sum + tokens, 0) * 4) / busy.length
}
