import { memo, useEffect, useRef, useState } from 'react'
import { useText } from '../i18n/use-text.js'
import type { RawRecord } from './counts.js'

const rowPx = 22
const viewPx = 220
const beyond = 4

/** The raw records in a list that renders the visible rows alone, and follows the newest until a person scrolls up. */
export const Records = memo(function Records({ records }: { readonly records: readonly RawRecord[] }) {
  const t = useText()
  const list = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const [top, setTop] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list has grown.
  useEffect(() => {
    if (follows.current && list.current) list.current.scrollTop = list.current.scrollHeight
  }, [records])
  const first = Math.max(0, Math.floor(top / rowPx) - beyond)
  const shown = records.slice(first, first + Math.ceil(viewPx / rowPx) + 2 * beyond)
  return (
    <section
      ref={list}
      className="room-records"
      aria-label={t('room.records')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard.
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        const { scrollTop, scrollHeight, clientHeight } = currentTarget
        follows.current = scrollHeight - scrollTop - clientHeight < 2 * rowPx
        setTop(scrollTop)
      }}
    >
      <ol style={{ height: records.length * rowPx }}>
        {shown.map(({ key, id, data }, at) => (
          <li key={key} style={{ top: (first + at) * rowPx }}>
            <span className="room-record-id">{id}</span> {data}
          </li>
        ))}
      </ol>
    </section>
  )
})
