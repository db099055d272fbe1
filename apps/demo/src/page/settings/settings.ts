import { createJSONStorage, persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import type { Language } from '../i18n/language.js'

/** The colours of the page: those of the system, or always light or dark. */
export type Theme = 'system' | 'light' | 'dark'

/** Choices of a person that outlast the page and hold in all of its tabs. */
export interface Settings {
  /** Absent until one is chosen: the browser's, where the page speaks it. */
  readonly language?: Language
  readonly theme: Theme
  /** Id of the model, `provider/model`. Absent until one is chosen: the server's default. */
  readonly model?: string
  /** Effort of the model's reasoning. Absent: the model's default, which holds too where the model does not know this one. */
  readonly effort?: string | undefined
  /** Models that can search the web do so. */
  readonly search: boolean
  /** The list of conversations stands beside the messages, on screens that are wide enough. */
  readonly sidebar: boolean
  /** The machine room is open. */
  readonly room: boolean
}

/** The settings of this browser. */
export const settings = createStore<Settings>()(
  persist((): Settings => ({ theme: 'system', search: false, sidebar: true, room: false }), {
    name: 'millrace-settings',
    version: 1,
    storage: createJSONStorage(() => localStorage),
  }),
)

/** Takes over what another tab of the page has set. Gives a function that ends it. */
export function followOtherTabs(): () => void {
  const follow = ({ key }: StorageEvent): void => {
    if (key === settings.persist.getOptions().name) void settings.persist.rehydrate()
  }
  window.addEventListener('storage', follow)
  return () => window.removeEventListener('storage', follow)
}
