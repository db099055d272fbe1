import { useEffect, useState } from 'react'
import { findInTexts } from './list.js'

/** The ids of the conversations in whose texts something was said; undefined while nothing is looked for, or until it is known. */
export function useFound(query: string): ReadonlySet<string> | undefined {
  const wanted = query.trim()
  const [found, setFound] = useState<{ readonly wanted: string; readonly ids: ReadonlySet<string> }>()
  useEffect(() => {
    if (wanted === '') return
    let over = false
    // Most keys are followed by another one at once.
    const timer = setTimeout(async () => {
      const ids = await findInTexts(wanted)
      if (!over) setFound({ wanted, ids })
    }, 120)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [wanted])
  return found?.wanted === wanted ? found.ids : undefined
}
