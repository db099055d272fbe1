import { useStore } from 'zustand'
import { type Settings, settings } from './settings.js'

/** Shows a part of the settings: renders the component when that part has changed. */
export const useSettings = <Selected>(select: (settings: Settings) => Selected): Selected => useStore(settings, select)
