import { useStore } from 'zustand'
import { useSettings } from '../settings/use-settings.js'
import { type Choice, choiceOf } from './choice.js'
import { serverInfo } from './info.js'

/** The model for the next answer; undefined until the server has told its models. */
export function useChoice(hasPictures: boolean): Choice | undefined {
  const info = useStore(serverInfo, known => known.info)
  const model = useSettings(settings => settings.model)
  const effort = useSettings(settings => settings.effort)
  return info && choiceOf(info, { ...(model !== undefined && { model }), effort }, hasPictures)
}
