import { memo } from 'react'
import { mostSteps, stepMs } from './counts.js'

const width = 360
const height = 72

/** Tokens a second over the last half minute, as a line. The words beside it say the same. */
export const Chart = memo(function Chart({
  steps,
  label,
}: {
  readonly steps: readonly number[]
  readonly label: string
}) {
  const shown = steps.slice(-mostSteps).map(tokens => (tokens * 1000) / stepMs)
  const top = Math.max(60, ...shown) * 1.1
  const points = shown.map(
    (rate, at) => `${(at * width) / (mostSteps - 1)},${height - 1 - (rate / top) * (height - 2)}`,
  )
  const last = ((shown.length - 1) * width) / (mostSteps - 1)
  return (
    <svg
      className="room-chart"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {shown.length > 1 && (
        <>
          <polygon className="room-chart-area" points={`0,${height} ${points.join(' ')} ${last},${height}`} />
          <polyline className="room-chart-line" points={points.join(' ')} />
        </>
      )}
    </svg>
  )
})
