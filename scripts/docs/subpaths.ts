import { type Document, lineAt } from './documents.ts'

/** Says which `@millrace/…` specifiers of a document are exported by no package. */
export function unknownSubpaths({ path, text }: Document, exported: ReadonlySet<string>): string[] {
  return [...text.matchAll(/@millrace\/[a-z0-9-]+(?:\/[a-z0-9-]+)*/g)]
    .filter(([specifier]) => !exported.has(specifier))
    .map(
      ({ 0: specifier, index }) =>
        `${path}:${lineAt(text, index)} names ${specifier}, which no package exports: correct it, or add it to "exports"`,
    )
}
