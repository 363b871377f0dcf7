/** What is told at each station. */
import type { ReactNode } from 'react'
import type { stops } from './link'

interface Chapter {
  readonly name: string
  readonly title: string
  readonly text: ReactNode
}

export const chapters: Readonly<Record<(typeof stops)[number], Chapter>> = {
  untrained: {
    name: 'Untrained',
    title: 'Before it has read anything',
    text: (
      <>
        <p>
          Its weights are random numbers. Every letter is about as likely as every other, so its words are noise. All
          that it will ever know has to come from examples.
        </p>
        <p>Slide on to see what reading alone does.</p>
      </>
    ),
  },
  foundation: {
    name: 'Foundation',
    title: 'The foundation: much text, no task',
    text: (
      <>
        <p>
          It has read words, and was asked one thing: which letter comes next? Nobody labelled anything; the text itself
          holds the answers. That is why a foundation model can learn from nearly everything ever written, and why this
          first stage usually costs most of the computing.
        </p>
        <p>
          What comes of it can spell. It does not answer: it goes on. Given a beginning, it completes whatever usually
          follows.
        </p>
      </>
    ),
  },
  tuned: {
    name: 'Fine-tuned',
    title: 'Fine-tuning: a little text, one task',
    text: (
      <>
        <p>
          Now it sees pairs: a beginning, and the answer that is wanted. Only the answer counts in the loss. This is
          supervised fine-tuning (SFT). A hundred steps or fewer are enough to turn its words into names, because it
          need not learn to spell again.
        </p>
        <p>
          <strong>Freezing.</strong> The lower layers tend to hold what many tasks share. They can be held still while
          the upper ones learn: quicker, and less is lost. Low-rank adapters (LoRA) leave every weight as it was and
          learn a small correction beside it.
        </p>
        <p>
          <strong>Forgetting.</strong> What is not practised fades. The figure below shows it: as the loss on the new
          task falls, the loss on the old words rises.
        </p>
        <p>
          <strong>Medicine and law.</strong> Try these lists too. In earnest such a field needs more than its words:
          text that experts have checked, kept private where it is about people; sources that can be cited; tests by
          those who bear the consequences; and a person who decides. Fine-tuning gives a model the sound of an expert
          long before it has the knowledge of one.
        </p>
      </>
    ),
  },
  aligned: {
    name: 'Aligned',
    title: 'Alignment: what people prefer',
    text: (
      <>
        <p>
          Much of what makes an answer good can be judged and not written down. So people compare two answers, a reward
          model learns to foresee their votes, and the model is trained to give answers that score well. This is
          reinforcement learning from human feedback (RLHF).
        </p>
        <p>
          Here a rule voted in the place of a person: it likes vowels and six letters. The model pays for every nat that
          it moves away from its fine-tuned self. Without that price it would find what the reward model overrates, and
          say nothing else.
        </p>
        <p>The model has not become wiser on the way. It has become likelier to say what wins votes.</p>
      </>
    ),
  },
}
