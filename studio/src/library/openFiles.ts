export { openModelFiles } from 'atelier/studio'
