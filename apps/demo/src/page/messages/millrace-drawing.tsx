/** A millrace in one line: the channel comes in level, and falls over a wheel. */
export function MillraceDrawing() {
  return (
    <svg className="messages-drawing" viewBox="0 0 704 72" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeLinecap="round">
        <path
          className="messages-drawing-water"
          d="M0 14.5h632c14 0 22 7 27 20 4 11 4 20 8 28 4 7 10 8.5 20 8.5h17"
          strokeWidth="2"
        />
        <path d="M0 22.5h604M0 71.5h664" strokeWidth="1" opacity="0.45" />
        <circle cx="630" cy="46" r="21" strokeWidth="1.25" />
        <circle cx="630" cy="46" r="3" fill="currentColor" stroke="none" />
        {[0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330].map(angle => (
          <path key={angle} d="M630 43v-23" strokeWidth="1" transform={`rotate(${angle} 630 46)`} />
        ))}
      </g>
    </svg>
  )
}
