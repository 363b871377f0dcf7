// source <(atelier completion bash)
import { Argument, type Command } from 'commander'
import { say } from './print.js'

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

const examples = `
Examples:
  echo 'source <(atelier completion bash)' >> ~/.bashrc
  echo 'source <(atelier completion zsh)' >> ~/.zshrc
  atelier completion fish > ~/.config/fish/completions/atelier.fish`

export function addCompletion(program: Command): void {
  const command = program.command('completion').summary('a script that completes this command line in your shell')
  command.description('Prints a script that completes verbs, flags and their values.')
  command.addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(shells)))
  command.addHelpText('after', examples)
  command.action((shell: keyof typeof shells) => say(shells[shell](verbsOf(program))))
}

/** What can follow a verb, given by its words: `data list` is one. */
interface Verb {
  readonly path: string
  readonly help: string
  readonly words: readonly string[]
  readonly flags: readonly Flag[]
}

interface Flag {
  readonly name: string
  readonly help: string
  readonly takesValue: boolean
  /** What the value may be; empty if anything. */
  readonly choices: readonly string[]
}

/** Every verb of the tree, the program itself first, with an empty path. */
function verbsOf(command: Command, path: readonly string[] = []): readonly Verb[] {
  const help = command.createHelp()
  const below = help.visibleCommands(command).filter((sub) => sub.name() !== 'help')
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])
  const verb: Verb = {
    path: path.join(' '),
    help: command.summary() || command.description(),
    words: [...below.map((sub) => sub.name()), ...choices],
    flags: help.visibleOptions(command).flatMap(({ long, description, flags, required, optional }) => ({
      name: long ?? flags,
      help: description,
      takesValue: required || optional,
      choices: /[<[]([\w|]+\|[\w|]+)[>\]]/.exec(flags)?.[1]?.split('|') ?? [],
    })),
  }
  return [verb, ...below.flatMap((sub) => verbsOf(sub, [...path, sub.name()]))]
}

const names = (verb: Verb): string => [...verb.words, ...verb.flags.map((flag) => flag.name)].join(' ')

/** Which verb the line is at: the longest path among its words. */
const findVerb = (verbs: readonly Verb[]): string =>
  verbs
    .filter((verb) => verb.path.includes(' '))
    .map((verb) => `    '${verb.path}') verb='${verb.path}' ;;`)
    .join('\n')

function bashScript(verbs: readonly Verb[]): string {
  const values = verbs.flatMap((verb) =>
    verb.flags
      .filter((flag) => flag.choices.length > 0)
      .map(
        (flag) =>
          `    '${verb.path} ${flag.name}') COMPREPLY=($(compgen -W '${flag.choices.join(' ')}' -- "$word")); return ;;`,
      ),
  )
  const free = verbs.flatMap((verb) =>
    verb.flags
      .filter((flag) => flag.takesValue && flag.choices.length === 0)
      .map((flag) => `'${verb.path} ${flag.name}'`),
  )
  const words = verbs.map((verb) => `    '${verb.path}') words='${names(verb)}' ;;`)
  return `# atelier completion for bash
_atelier() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" verb='' words=''
  COMPREPLY=()
  [ "$COMP_CWORD" -gt 1 ] && verb="\${COMP_WORDS[1]}"
  [ "$COMP_CWORD" -gt 2 ] && case "$verb \${COMP_WORDS[2]}" in
${findVerb(verbs)}
  esac
  case "$verb $before" in
${values.join('\n')}
    ${free.join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case "$verb" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ "\${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _atelier atelier`
}

function zshScript(verbs: readonly Verb[]): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const described = (name: string, help: string): string => quote(`${name.replaceAll(':', '\\:')}:${help}`)
  const cases = verbs.map((verb) => {
    const words = verb.words.map((word) => {
      const path = [verb.path, word].filter(Boolean).join(' ')
      return described(word, verbs.find((other) => other.path === path)?.help ?? word)
    })
    const flags = verb.flags.map((flag) => described(flag.name, flag.help))
    return `    ${quote(verb.path)}) found=(${[...words, ...flags].join(' ')}) ;;`
  })
  const values = verbs.flatMap((verb) =>
    verb.flags
      .filter((flag) => flag.choices.length > 0)
      .map((flag) => `    ${quote(`${verb.path} ${flag.name}`)}) compadd ${flag.choices.join(' ')}; return ;;`),
  )
  const free = verbs.flatMap((verb) =>
    verb.flags
      .filter((flag) => flag.takesValue && flag.choices.length === 0)
      .map((flag) => quote(`${verb.path} ${flag.name}`)),
  )
  return `#compdef atelier
_atelier() {
  local verb='' before="\${words[CURRENT-1]}"
  local -a found
  (( CURRENT > 2 )) && verb="\${words[2]}"
  (( CURRENT > 3 )) && case "$verb \${words[3]}" in
${findVerb(verbs)}
  esac
  case "$verb $before" in
${values.join('\n')}
    ${free.join('|')}) _files; return ;;
  esac
  case "$verb" in
${cases.join('\n')}
  esac
  _describe atelier found
  _files
}
compdef _atelier atelier`
}

function fishScript(verbs: readonly Verb[]): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const lines = verbs.flatMap((verb) => {
    const path = verb.path.split(' ').filter(Boolean)
    const isHere = path.map((word) => `__fish_seen_subcommand_from ${word}`)
    const isNotDeeper = verb.words.length > 0 ? [`not __fish_seen_subcommand_from ${verb.words.join(' ')}`] : []
    const condition = quote([...isHere, ...isNotDeeper].join('; and '))
    const words = verb.words.map((word) => {
      const help = verbs.find((other) => other.path === [...path, word].join(' '))?.help ?? word
      return `complete -c atelier -n ${condition} -f -a ${word} -d ${quote(help)}`
    })
    const flags = verb.flags.map((flag) => {
      const value = flag.choices.length > 0 ? ` -x -a ${quote(flag.choices.join(' '))}` : flag.takesValue ? ' -r' : ''
      return `complete -c atelier -n ${condition} -l ${flag.name.replace(/^--/, '')}${value} -d ${quote(flag.help)}`
    })
    return [...words, ...flags]
  })
  return `# atelier completion for fish\n${lines.join('\n')}`
}
