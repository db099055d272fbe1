import { fits, readGlob } from '@millrace/core/internal-seldom'
import type { KeyHolder } from '../admission.js'
import type { Routes } from '../routing/routes.js'

/**
 * True for a model that is there and that the holder of a key may ask for: by the name as it was found, or by that of its route. A key may tell a model by any name
 * that leads to it, such as `claude/fast`; a glob tells the names that models have, since `claude/*` would be all of them.
 */
export function allows(holder: KeyHolder | undefined, asked: string, routes: Routes): boolean {
  const found = routes.find(asked)
  if (!found) return false
  const { allowedModels } = holder ?? {}
  if (!allowedModels) return true
  const names = [found.model, found.route.name]
  return allowedModels.some(
    allowed => names.some(name => fits(readGlob(allowed), name)) || routes.find(allowed)?.model === found.model,
  )
}
