import { Check, ChevronDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { targetOf } from './target.js'

/** A choice of a listbox. */
export interface ListboxOption {
  readonly id: string
  /** Name, by which typing finds it. */
  readonly label: string
  /** What is shown beside the name. */
  readonly note?: ReactNode
}

/** Choices under a heading; without one, they stand alone. */
export interface ListboxGroup {
  readonly label?: string
  readonly options: readonly ListboxOption[]
}

/** A button that opens a list to choose one of: by pointer, arrow keys, Home, End and typing. Escape and Tab leave the choice as it was. */
export function Listbox(props: {
  readonly label: string
  readonly value: string
  readonly shown: ReactNode
  readonly groups: readonly ListboxGroup[]
  readonly onChoose: (id: string) => void
}) {
  const { label, value, shown, groups, onChoose } = props
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list closes when the focus leaves; nothing is done here by pointer or key.
    <div
      className="picker"
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className="button button-quiet picker-button"
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={event => {
          if (open || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
          event.preventDefault()
          setOpen(true)
        }}
      >
        <span className="visually-hidden">{label}: </span>
        <span className="picker-shown">{shown}</span>
        <ChevronDown size={14} aria-hidden />
      </button>
      {open && (
        <Options
          label={label}
          value={value}
          groups={groups}
          onClose={close}
          onChoose={id => {
            onChoose(id)
            close()
          }}
        />
      )}
    </div>
  )
}

function Options(props: {
  readonly label: string
  readonly value: string
  readonly groups: readonly ListboxGroup[]
  readonly onChoose: (id: string) => void
  readonly onClose: () => void
}) {
  const { label, value, groups, onChoose, onClose } = props
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const options = groups.flatMap(group => group.options)
  const [active, setActive] = useState(
    Math.max(
      0,
      options.findIndex(({ id }) => id === value),
    ),
  )
  useEffect(() => list.current?.focus(), [])
  useEffect(() => {
    document.getElementById(`${base}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [base, active])

  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else if (event.key === 'Enter' || (event.key === ' ' && typed.current.text === '')) {
      const option = options[active]
      if (option) onChoose(option.id)
    } else {
      const { key, ctrlKey, metaKey, altKey, timeStamp } = event
      if (ctrlKey || metaKey || altKey) return
      const { target, text } = targetOf(
        key,
        active,
        options.map(each => each.label),
        timeStamp - typed.current.at < 700 ? typed.current.text : '',
      )
      typed.current = { text, at: timeStamp }
      if (target === undefined) return
      setActive(target)
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={list}
      className="picker-list"
      role="listbox"
      aria-label={label}
      aria-activedescendant={`${base}-${active}`}
      tabIndex={0}
      onKeyDown={press}
    >
      {groups.map((group, groupIndex) => {
        const first = groups.slice(0, groupIndex).reduce((sum, { options }) => sum + options.length, 0)
        const heading = `${base}-group-${groupIndex}`
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options.
          <div key={group.label ?? ''} role="group" aria-labelledby={group.label && heading}>
            {group.label && (
              <div id={heading} className="picker-heading" role="presentation">
                {group.label}
              </div>
            )}
            {group.options.map(({ id, label, note }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys.
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the active option.
              <div
                key={id}
                id={`${base}-${first + index}`}
                className="picker-option"
                role="option"
                aria-selected={id === value}
                data-active={first + index === active}
                onPointerMove={() => setActive(first + index)}
                onClick={() => onChoose(id)}
              >
                <span className="picker-check">{id === value && <Check size={14} aria-hidden />}</span>
                <span className="picker-name">{label}</span>
                {note}
              </div>
            ))}
          </div>
        )
      })}
    </div>
  )
}
