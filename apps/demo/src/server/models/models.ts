import type { Environment } from '@millrace/gateway'
import type { DemoInfo } from '../../shared/info.js'
import { type EmulatorAddresses, emulatedModels } from './emulators.js'
import { environmentModels } from './environment.js'
import { localModels } from './local.js'
import type { ServedModel } from './model.js'

/** All models of the demo: those of keys, those of this machine, those of the emulators. The first one is the default. */
export async function findModels(addresses: EmulatorAddresses, env: Environment = {}): Promise<ServedModel[]> {
  const found = [...environmentModels(env), ...(await localModels()), ...emulatedModels(addresses)]
  // A vendor may be known by its key and by its address.
  return [...new Map(found.map(model => [model.info.id, model])).values()]
}

/** The choice that the page begins with, and the model for pictures: GLM's where there is one of the same kind. */
export function firstChoices(models: readonly ServedModel[]): Pick<DemoInfo, 'defaultModel' | 'imageModel'> {
  const [first] = models
  const sighted = models.filter(({ info }) => info.images && info.emulated === first?.info.emulated)
  const reader = sighted.find(({ name }) => name === 'glm-5.3-flash') ?? sighted[0] ?? first
  return { defaultModel: first?.info.id ?? '', imageModel: reader?.info.id ?? '' }
}

/** The vendors that answer, in words for the terminal. Never a key. */
export function whoAnswers(models: readonly ServedModel[]): string {
  const vendors = (emulated: boolean): string[] => [
    ...new Set(models.filter(({ info }) => info.emulated === emulated).map(({ info }) => info.vendor)),
  ]
  const emulated = `emulators of ${vendors(true).join(', ')} on this machine`
  const real = vendors(false)
  return real.length === 0
    ? `${emulated}; set ZAI_API_KEY, or another vendor's key, to talk to the real one`
    : `${real.join(', ')}, and from ${emulated}`
}
