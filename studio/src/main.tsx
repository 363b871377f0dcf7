import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { keepForOffline } from './engine/offline'
import { router } from './routes'
import { applyPreferences } from './shell/preferences'
import { applyTheme } from './shell/theme'
import './style.css'

applyTheme()
applyPreferences()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)

// After the page is there: it comes first.
setTimeout(() => void keepForOffline(), 3000)
