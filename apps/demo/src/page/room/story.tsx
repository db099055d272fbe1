import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { RoomEvent } from '../../shared/room.js'
import type { Translate } from '../i18n/text.js'
import { useText } from '../i18n/use-text.js'
import { room } from './room.js'

/** The story is kept in sight. */
let followed = false
const leave = (): void => {
  followed = false
}

/** In the middle, for it grows while things happen. */
const bringIntoSight = (story: Element | null): void => story?.scrollIntoView({ block: 'center' })

/** Brings what happens into sight, as the faults stand below it, and keeps it there until the reader does something: the first facts may still be on their way. */
export function followStory(): void {
  followed = true
  for (const deed of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    addEventListener(deed, leave, { once: true, capture: true, passive: true })
  bringIntoSight(document.querySelector('.room-story'))
}

/** The sentence that tells of a fact. */
function sentence(t: Translate, fact: RoomEvent): string {
  switch (fact.type) {
    case 'asked':
      return t('room.fact.asked', fact.instance, fact.model)
    case 'attempt':
      return fact.attempt === 1 ? t('room.fact.attempt') : t('room.fact.retry', fact.attempt)
    case 'head':
      if (fact.status < 300) return t('room.fact.head', fact.status)
      return fact.waitMs === undefined
        ? t('room.fact.refused', fact.status)
        : t('room.fact.refusedFor', fact.status, Math.ceil(fact.waitMs / 1000))
    case 'first-byte':
      return t('room.fact.first-byte')
    case 'paused':
      return t('room.fact.paused')
    case 'resumed':
      return t('room.fact.resumed')
    case 'withdrawn':
      return t('room.fact.withdrawn')
    case 'broken':
      return t('room.fact.broken', fact.reason)
    case 'tool':
      return t('room.fact.tool', fact.name, fact.ms)
    case 'reader':
      return fact.after === 0 ? t('room.fact.reader', fact.instance) : t('room.fact.back', fact.instance, fact.after)
    case 'ended':
      return fact.ending === 'finish' ? t('room.fact.finish') : t('room.fact.failed', fact.code ?? fact.ending)
    case 'server-down':
      return t('room.fact.down', fact.instance)
    case 'server-up':
      return t('room.fact.up', fact.instance)
    case 'store-away':
      return t('room.fact.store-away')
    case 'store-back':
      return t('room.fact.store-back')
    default:
      return ''
  }
}

const loudTypes: ReadonlySet<RoomEvent['type']> = new Set([
  'broken',
  'server-down',
  'store-away',
  'withdrawn',
  'paused',
])

/** True for a fact that is out of the ordinary. */
const isLoud = (fact: RoomEvent): boolean =>
  loudTypes.has(fact.type) ||
  (fact.type === 'head' && fact.status >= 300) ||
  (fact.type === 'ended' && fact.ending === 'error')

/** The events of the answer, each in a sentence, with the seconds since the question. */
export function Story() {
  const t = useText()
  const earlier = useStore(room, ({ earlier }) => earlier)
  const latest = useStore(room, ({ facts }) => facts)
  const facts = useMemo(() => [...earlier, ...latest], [earlier, latest])
  const begin = facts[0]?.at ?? 0
  const log = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest fact is shown.
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight
    if (followed) bringIntoSight(log.current)
  }, [facts])
  if (facts.length === 0) return <p className="room-empty">{t('room.quiet')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard.
    <div ref={log} className="room-story" role="log" aria-label={t('room.story')} tabIndex={0}>
      <ol>
        {facts.map((fact, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts are only added.
          <li key={`${fact.at}-${at}`} data-loud={isLoud(fact) || undefined}>
            <span className="room-time">{((fact.at - begin) / 1000).toFixed(2)}</span> {sentence(t, fact)}
          </li>
        ))}
      </ol>
    </div>
  )
}
