import { clip, clipStart } from '../lib/clip.js'

/** Fields that are shown at most. */
const most = 50

/** Shows an object: a row for each field. @param props.growing - its last field may grow, and the end of it is what is new. */
export function Fields({ value, growing = false }: { readonly value: object; readonly growing?: boolean }) {
  const entries = Object.entries(value).slice(0, most)
  return (
    <dl className="tools-fields">
      {entries.map(([name, field], index) => (
        <div key={name} className="tools-field">
          <dt>{name}</dt>
          <dd>{(growing && index === entries.length - 1 ? clipStart : clip)(fieldText(field))}</dd>
        </div>
      ))}
    </dl>
  )
}

const fieldText = (field: unknown): string => (typeof field === 'string' ? field : (JSON.stringify(field) ?? ''))
