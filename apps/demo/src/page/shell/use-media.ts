import { useSyncExternalStore } from 'react'

/** True while a media query holds. */
function useMedia(query: string): boolean {
  const list = matchMedia(query)
  return useSyncExternalStore(
    listener => {
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => list.matches,
  )
}

/** Too narrow for the list of conversations beside the messages. */
export const useNarrow = (): boolean => useMedia('(width < 60rem)')

/** Too narrow for the machine room beside the messages. */
export const useNoRoom = (): boolean => useMedia('(width < 76rem)')
