/** The mark: a mill wheel at the end of its channel. It turns while an answer is on its way. */
export function Wheel({ turning = false, size = 24 }: { readonly turning?: boolean; readonly size?: number }) {
  return (
    <svg
      className="shell-wheel"
      data-turning={turning}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
        <path d="M1 4.25h9" />
        <g className="shell-wheel-turns">
          <circle cx="13" cy="13.5" r="6" />
          <circle cx="13" cy="13.5" r="1.25" fill="currentColor" stroke="none" />
          {paddles.map(angle => (
            <path key={angle} d="M13 7.5v-2.75" transform={`rotate(${angle} 13 13.5)`} />
          ))}
        </g>
      </g>
    </svg>
  )
}

const paddles = [0, 45, 90, 135, 180, 225, 270, 315]
