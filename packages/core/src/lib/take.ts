/** Copies the named fields that are not undefined, and gives the target. Fields that are not named stay behind, such as those of later versions. */
export function take<Target extends object, Source extends object>(
  target: Target,
  source: Source,
  names: readonly (keyof Source & keyof Target)[],
): Target {
  const fields = target as Record<PropertyKey, unknown>
  for (const name of names) if (source[name] !== undefined) fields[name] = source[name]
  return target
}
