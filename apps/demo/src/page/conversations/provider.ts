import { type RemoteProvider, type RemoteRequestOptions, remote } from '@millrace/client'
import type { ChatRequest } from '@millrace/core'
import { preferredLanguage } from '../i18n/language.js'
import { choiceOf, hasPictures } from '../info/choice.js'
import { serverInfo } from '../info/info.js'
import { noteStream, takeFault } from '../room/faults.js'
import { watchedFetch } from '../room/watched-fetch.js'
import { settings } from '../settings/settings.js'

const server = remote({ url: '/api/chat', fetch: watchedFetch, baseDelayMs: 300, maxDelayMs: 5_000 })

/** A request with the settings of the moment: the model by what the conversation holds. */
function asSet(request: ChatRequest<RemoteRequestOptions>, fault?: string): ChatRequest<RemoteRequestOptions> {
  const { info } = serverInfo.getState()
  const current = settings.getState()
  const choice = info && choiceOf(info, current, hasPictures(request.messages))
  const language = current.language ?? preferredLanguage(navigator.languages)
  return {
    ...request,
    ...(choice && { model: choice.model.id }),
    ...(choice?.effort !== undefined && { reasoning: { effort: choice.effort as 'low' } }),
    providerOptions: { metadata: { language, search: current.search, ...(fault !== undefined && { fault }) } },
  }
}

/** The server, asked with the settings of the moment. */
export const provider: RemoteProvider = {
  id: server.id,
  stream: (request, options) => {
    const stream = server.stream(asSet(request, takeFault()), options)
    noteStream(stream.streamId)
    return stream
  },
  // A question whose tab was closed before it arrived is asked by the one that finds it.
  resume: (place, options, request) => server.resume(place, options, request && asSet(request)),
}
