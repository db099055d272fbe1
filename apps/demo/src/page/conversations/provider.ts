import { type RemoteProvider, remote } from '@millrace/client'
import { preferredLanguage } from '../i18n/language.js'
import { choiceOf, hasPictures } from '../info/choice.js'
import { serverInfo } from '../info/info.js'
import { noteStream, takeFault } from '../room/faults.js'
import { watchedFetch } from '../room/watched-fetch.js'
import { settings } from '../settings/settings.js'

const server = remote({ url: '/api/chat', fetch: watchedFetch, baseDelayMs: 300, maxDelayMs: 5_000 })

/** The server, asked with the settings of the moment: the model by what the conversation holds. */
export const provider: RemoteProvider = {
  id: server.id,
  stream: (request, options) => {
    const { info } = serverInfo.getState()
    const current = settings.getState()
    const choice = info && choiceOf(info, current, hasPictures(request.messages))
    const language = current.language ?? preferredLanguage(navigator.languages)
    const fault = takeFault()
    const stream = server.stream(
      {
        ...request,
        ...(choice && { model: choice.model.id }),
        ...(choice?.effort !== undefined && { reasoning: { effort: choice.effort as 'low' } }),
        providerOptions: { metadata: { language, search: current.search, ...(fault !== undefined && { fault }) } },
      },
      options,
    )
    noteStream(stream.streamId)
    return stream
  },
  resume: (place, options) => server.resume(place, options),
}
