import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('fine-tuning')

export default function FineTuning() {
  return (
    <>
      <p>
        Nobody teaches a new doctor to read first. Reading, arithmetic and what a human being is are there already;
        medicine is built on top. Large models are made the same way: once, at great expense, a{' '}
        <strong>foundation</strong> is trained on everything (the word is from R. Bommasani and others, 2021
        <Cite is="bommasani2021" />
        ), and then, cheaply and often, it is fitted to a purpose.
      </p>

      <h2>The foundation</h2>
      <p>
        Pre-training asks only: what comes next? No labels are needed, so all text is material; and to guess well one
        has to pick up grammar, facts, styles, a little arithmetic. What comes out continues texts. Ask it a question,
        and it may go on with three more questions, because that is how lists of questions go.
      </p>

      <h2>Fine-tuning: whole, frozen, or with a rank</h2>
      <ul>
        <li>
          <strong>Full fine-tuning</strong> trains on, with all weights, a small rate, and the new data. It can learn
          most, and it <strong>forgets</strong>: what is no longer asked for gets overwritten (M. McCloskey and N. Cohen
          called it catastrophic interference in 1989
          <Cite is="mccloskey1989" />
          ). Mixing in some of the old data helps a great deal
          <Cite is="robins1995" />.
        </li>
        <li>
          <strong>Freezing</strong> holds the lower layers still and trains the upper ones: cheaper, safer, less able.
          One can thaw from the top down
          <Cite is="howard2018" />.
        </li>
        <li>
          <strong>LoRA</strong> (E. Hu and others, 2021
          <Cite is="hu2021" />) holds all weights still and adds to each matrix a product of two thin ones. With rank r,
          a matrix of n × m costs r (n + m) numbers instead of n m; the addition can be stored apart, swapped, or
          merged. On large models and at usual ranks it was found to learn less and to forget less
          <Cite is="biderman2024" />. That is a tendency, not a law: on our small model, at its usual rate, it learns
          more and forgets more than full fine-tuning does.
        </li>
      </ul>
      <Formula says="W stays; A and B are thin and are trained.">
        <var>W</var>′ = <var>W</var> + <var>B</var>
        <var>A</var>
      </Formula>
      <p>
        <strong>SFT</strong>, supervised fine-tuning, is any of these on pairs of prompt and good answer, with the loss
        on the answer only. After some thousands of pairs, even a thousand if they are well chosen
        <Cite is="zhou2023" />, a large model answers instead of continuing.
      </p>

      <h2>Ranking and reward</h2>
      <p>
        For many prompts nobody can write <em>the</em> best answer, but most people can say which of two is better. So
        people rank. A <strong>reward model</strong> learns a number r such that what was preferred gets more: the
        chance that A beats B is σ(r(A) − r(B)), a formula of R. Bradley and M. Terry (1952
        <Cite is="bradley1952" />
        ). Then the model is trained to earn reward; this is <strong>RLHF</strong>, reinforcement learning from human
        feedback (P. Christiano and others, 2017
        <Cite is="christiano2017" />; L. Ouyang and others, 2022
        <Cite is="ouyang2022" />
        ). How it is trained has names of its own: <strong>PPO</strong>
        <Cite is="schulman2017" /> lets the model answer, guesses beforehand what reward to expect, and makes likelier
        what did better, in steps that are held short; <strong>GRPO</strong>
        <Cite is="shao2024" /> compares several answers to the same prompt with each other and needs no guess.
      </p>
      <p>
        Rewards are only a copy of what people want, and a model that chases them finds the flaws of the copy. So it is
        held on a leash: drifting from where it began costs, measured as KL, in nats.
      </p>
      <Formula says="Much reward, little drift; β is the price of drift.">
        maximise &nbsp; E[<var>r</var>] − β · KL(<var>π</var> ‖ <var>π</var>
        <sub>ref</sub>) &nbsp; ⟹ &nbsp; <var>π</var> ∝ <var>π</var>
        <sub>ref</sub> e<sup>r / β</sup>
      </Formula>
      <p>
        The best answer to that is known in closed form, on the right. For a single letter it can simply be computed.
        Below, our small writer’s next letter is rewarded for being a vowel. Turn β down.
      </p>
      <Live
        id="reward"
        shows="the writer’s chances for the next letter, before and after a reward for vowels, with the reward earned and the drift paid."
      />
      <p>
        Reward rises and so does the drift; at the end only vowels are left, and no word can be written any more. L. Gao
        and others measured it on large models, with a second, larger reward model in the place of people: pushed far
        enough, the reward that is chased still climbs while the other falls (2022
        <Cite is="gao2022" />
        ). <strong>DPO</strong> (2023
        <Cite is="rafailov2023" />) turns the closed form round and trains on the pairs directly, without a reward model
        of its own. <To to="/work/lifecycle">The lifecycle bench</To> does all of it, with your own rankings.
      </p>

      <h2>Medicine</h2>
      <p>
        Flan-PaLM, tuned to follow instructions, answered 67.6 % of questions of the US licensing kind (MedQA) rightly
        in 2022
        <Cite is="singhal2022" />; with Med-PaLM 2, tuned on medicine, it was up to 86.5 % in 2023
        <Cite is="singhal2023" />. The first of these papers says what an exam is not: clinicians who read the long
        answers found gaps and possible harm. In the second, physicians who read answers to people’s questions about
        health preferred the model’s to those of other physicians on eight of nine counts. Reading answers is not
        treating anyone, and a patient is not a multiple choice. What helps in practice is narrower: drafts of letters
        that a doctor reads and signs, summaries with links to the record, tested on patients of <em>this</em> hospital,
        by group, with a way to say no. Data of patients must not leave by way of weights: what is tuned on can come
        out.
      </p>

      <h2>Law</h2>
      <p>
        In 2023 two lawyers in New York and their firm had to pay 5,000 dollars for a brief with cases that a chatbot
        had made up (Mata v. Avianca
        <Cite is="mata2023" />
        ). It was no exception: asked about real court cases, general models of that time hallucinated in 58 to 88 % of
        their answers (M. Dahl and others, 2024
        <Cite is="dahl2024" />
        ), and products for lawyers that search a database first still in 17 to 33 % (V. Magesh and others, 2024
        <Cite is="magesh2024" />
        ). Tuning on contracts teaches how contracts sound. Whether a clause holds is in the sources, and someone must
        open them.
      </p>
      <Analogy breaks="A doctor knows when to refer a patient on, and is liable. A tuned model has changed weights, nothing else: it does not know where its speciality ends, and answers beyond it in the same tone.">
        <p>
          General education, then a speciality, then years of being told by patients and colleagues what was well done.
        </p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'Fine-tuning adds knowledge to the model.',
            'It mostly changes how the model behaves. Facts are better given to it, in the prompt, with their source.',
          ],
          [
            'RLHF makes a model truthful.',
            <>
              It makes answers that raters like. Raters like confidence and agreement, too
              <Cite is="sharma2023" />.
            </>,
          ],
          [
            'LoRA costs nothing.',
            'It trains few weights, but a pass still runs through all of them, forwards and backwards.',
          ],
        ]}
      />
      <Remember
        points={[
          'Foundation: what comes next, on everything. Then SFT, ranking, reward, alignment.',
          'What a way learns and what it forgets are measured together; freezing and old data mixed in hold forgetting back.',
          'Reward is a copy of what is wanted; KL says how far one has drifted for it.',
          'In medicine and law: narrow tasks, sources, measured errors, a person who signs.',
        ]}
      />
      <Try>
        <li>
          <To to="/learn/lifecycle">One prompt, answered at each station</To>
        </li>
        <li>
          <To to="/work/lifecycle">Rank twelve pairs, and see the model move</To>
        </li>
      </Try>
      <Sources of="fine-tuning" />
    </>
  )
}
