const minute = 60_000

/**
 * The time at which a used-up limit is filled again, in milliseconds since 1970. The vendor documents that the message of 1308, 1310 and 1316
 * to 1321 carries `next_flush_time` (2026-07), not its form. Seen is `2026-09-12 00:35:41`, in the time of Beijing also on Z.ai and in English
 * (can1357/oh-my-pi#11014, 2026-09); read as well are ISO 8601 and seconds or milliseconds since 1970.
 */
export function flushTime(message: string): number | undefined {
  const date =
    /(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?/.exec(
      message,
    )
  if (date) {
    const [year, month, day, hour, minutes, seconds = 0] = date.slice(1, 7).map(digits => Number(digits ?? 0))
    const local = Date.UTC(year!, month! - 1, day, hour, minutes, seconds)
    return local - zoneOffset(date[7])
  }
  const epoch = /(?<![\w.-])(\d{13}|\d{10})(?![\w.-]*\w)/.exec(message)?.[1]
  return epoch === undefined ? undefined : Number(epoch) * (epoch.length === 10 ? 1000 : 1)
}

/** Milliseconds ahead of UTC. */
function zoneOffset(zone = '+08:00'): number {
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * minute
}
