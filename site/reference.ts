import { join } from 'node:path'
import { Application, Converter, type DeclarationReflection, ReflectionKind, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { entriesOf, type Package } from '../scripts/lib/workspace.ts'

/** Writes a page for each published entry into a folder, from its docstrings, and a list of them as its index. */
export async function writeReference(root: string, packages: readonly Package[], folder: string): Promise<void> {
  const entries = packages.flatMap(entriesOf)
  const specifiers = new Map(entries.map(({ specifier, source }) => [source, specifier]))
  const markdown: Partial<PluginOptions> = {
    entryFileName: 'index',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
  }
  const options: TypeDocOptions = {
    name: 'Reference',
    entryPoints: entries.map(({ source }) => source),
    tsconfig: join(root, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: folder }],
    readme: 'none',
    // `npm test` has checked the types.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    logLevel: 'Warn',
  }
  const app = await Application.bootstrapWithPlugins({ ...options, ...markdown })
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection: DeclarationReflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName
    reflection.name = specifiers.get(file ?? '') ?? reflection.name
  })
  const project = await app.convert()
  if (!project) throw new Error('TypeDoc found no entries.')
  await app.generateOutputs(project)
}
