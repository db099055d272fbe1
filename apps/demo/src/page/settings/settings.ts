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

const themes: readonly unknown[] = ['system', 'light', 'dark'] satisfies readonly Theme[]
const languages: readonly unknown[] = ['en', 'zh'] satisfies readonly Language[]

/** Of what a browser has kept, the fields that are what they should be: another version of the page may have kept it, or a person changed it. */
export function readSettings(kept: unknown): Partial<Settings> {
  if (typeof kept !== 'object' || kept === null) return {}
  const isFlag = (value: unknown): boolean => typeof value === 'boolean'
  const isText = (value: unknown): boolean => typeof value === 'string'
  const checks: Readonly<Record<keyof Settings, (value: unknown) => boolean>> = {
    language: value => languages.includes(value),
    theme: value => themes.includes(value),
    model: isText,
    effort: isText,
    search: isFlag,
    sidebar: isFlag,
    room: isFlag,
  }
  return Object.fromEntries(
    Object.entries(kept).filter(
      ([name, value]) => Object.hasOwn(checks, name) && checks[name as keyof Settings](value),
    ),
  )
}

/** The settings of this browser. */
export const settings = createStore<Settings>()(
  persist((): Settings => ({ theme: 'system', search: false, sidebar: true, room: false }), {
    name: 'millrace-settings',
    version: 1,
    storage: createJSONStorage(() => localStorage),
    merge: (kept, current) => ({ ...current, ...readSettings(kept) }),
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
