/** The browser that tests run in: one Chromium for all of them, which closes with the last. */
import { existsSync } from 'node:fs'
import { chromium, type LaunchOptions } from 'playwright-core'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser that all tests share is connected to. */
    readonly browser: string
  }
}

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
const softwareGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan']
/**
 * The panels below the address field are pages of Chromium's own that every window loads: a second of a processor for each context.
 * Of two lists a browser heeds the last, so this one begins with what Playwright turns off.
 */
const without = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'LensOverlay'],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
  ...['PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'],
]

export function settings(graphics: 'none' | 'software'): LaunchOptions {
  if (!existsSync(executablePath)) {
    throw new Error(`no Chromium at ${executablePath}: apt-get install chromium, or set CHROMIUM_PATH`)
  }
  const args = ['--no-sandbox', ...quiet, `--disable-features=${without}`]
  return { executablePath, args: graphics === 'software' ? [...args, ...softwareGpu] : args }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const browser = await chromium.launchServer(settings('none'))
  project.provide('browser', browser.wsEndpoint())
  return () => browser.close()
}
