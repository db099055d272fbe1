import './style/tokens.css'
import './style/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'

const root = document.getElementById('page')
if (!root) throw new Error('The page has no #page.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
