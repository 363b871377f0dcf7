import { type Page, pages } from './pages'

/** The page of an address: the one that names it, else one with a part such as `$id`, which stands for anything. */
export function pageAt(pathname: string): Page | undefined {
  const parts = pathname.replace(/(.)\/$/, '$1').split('/')
  const fits = ({ path }: Page): boolean => {
    const own = path.split('/')
    return own.length === parts.length && own.every((part, i) => part.startsWith('$') || part === parts[i])
  }
  return pages.find(({ path }) => path === parts.join('/')) ?? pages.find(fits)
}
