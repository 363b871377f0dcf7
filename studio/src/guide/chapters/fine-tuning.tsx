import { Analogy, Formula, Live, Misconceptions, Remember, Sources, To, Try } from '../parts'

export default function FineTuning() {
  return (
    <>
      <p>
        Nobody teaches a new doctor to read first. Reading, arithmetic and what a human being is are there already;
        medicine is built on top. Large models are made the same way: once, at great expense, a{' '}
        <strong>foundation</strong> is trained on everything (the word is from R. Bommasani and others, 2021,
        arXiv:2108.07258), and then, cheaply and often, it is fitted to a purpose.
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
          <strong>Full fine-tuning</strong> trains on, with all weights, a small rate, and the new data. It learns most,
          and it <strong>forgets</strong>: what is no longer asked for gets overwritten (M. McCloskey and N. Cohen
          called it catastrophic interference in 1989). Mixing in some of the old data helps most.
        </li>
        <li>
          <strong>Freezing</strong> holds the lower layers still and trains the upper ones: cheaper, safer, less able.
          One can thaw from the top down (arXiv:1801.06146).
        </li>
        <li>
          <strong>LoRA</strong> (E. Hu and others, 2021, arXiv:2106.09685) holds all weights still and adds to each
          matrix a product of two thin ones. With rank r, a matrix of n × m costs r (n + m) numbers instead of n m; the
          addition can be stored apart, swapped, or merged. It learns a little less and forgets less (arXiv:2405.09673).
        </li>
      </ul>
      <Formula says="W stays; A and B are thin and are trained.">
        <var>W</var>′ = <var>W</var> + <var>B</var>
        <var>A</var>
      </Formula>
      <p>
        <strong>SFT</strong>, supervised fine-tuning, is any of these on pairs of prompt and good answer, with the loss
        on the answer only. After some thousands of pairs, a model answers instead of continuing.
      </p>

      <h2>Ranking and reward</h2>
      <p>
        For many prompts nobody can write <em>the</em> best answer, but most people can say which of two is better. So
        people rank. A <strong>reward model</strong> learns a number r such that what was preferred gets more: the
        chance that A beats B is σ(r(A) − r(B)), a formula of R. Bradley and M. Terry (1952). Then the model is trained
        to earn reward; this is <strong>RLHF</strong>, reinforcement learning from human feedback (P. Christiano and
        others, 2017, arXiv:1706.03741; L. Ouyang and others, 2022, arXiv:2203.02155).
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
        and others measured the same on large models: pushed far enough, the reward still climbs while what people think
        of the answers falls (2022, arXiv:2210.10760). <strong>DPO</strong> (2023, arXiv:2305.18290) turns the closed
        form round and trains on the pairs directly, without a reward model.{' '}
        <To to="/work/lifecycle">The lifecycle bench</To> does all of it, with your own rankings.
      </p>

      <h2>Medicine</h2>
      <p>
        Flan-PaLM, tuned to follow instructions, answered 67.6 % of the US licensing questions in MedQA rightly in 2022
        (arXiv:2212.13138); with Med-PaLM 2 it was 86.5 % in 2023 (arXiv:2305.09617). The same papers say what an exam
        is not: physicians who read the long answers found omissions and possible harm, and a patient is not a multiple
        choice. What helps in practice is narrower: drafts of letters that a doctor reads and signs, summaries with
        links to the record, tested on patients of <em>this</em> hospital, by group, with a way to say no. Data of
        patients must not leave by way of weights: what is tuned on can come out.
      </p>

      <h2>Law</h2>
      <p>
        In 2023 two lawyers in New York filed a brief with cases that a chatbot had made up, and were fined 5,000
        dollars (Mata v. Avianca). It was no exception: asked about real court cases, general models hallucinated
        between 58 and 88 % of the time (M. Dahl and others, 2024, arXiv:2401.01301), and products for lawyers that
        search a database first still between 17 and 33 % (V. Magesh and others, 2024, arXiv:2405.20362). Tuning on
        contracts teaches how contracts sound. Whether a clause holds is in the sources, and someone must open them.
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
            'It mostly changes how it behaves. Facts are better given to it, in the prompt, with their source.',
          ],
          [
            'RLHF makes a model truthful.',
            'It makes answers that raters like. Raters like confidence and agreement, too.',
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
          'Full learns most and forgets most; freezing and LoRA hold back both.',
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
      <Sources
        items={[
          'J. Howard and S. Ruder, Universal language model fine-tuning for text classification, 2018, arXiv:1801.06146.',
          'P. Christiano and others, Deep reinforcement learning from human preferences, 2017, arXiv:1706.03741.',
          'E. Hu and others, LoRA: low-rank adaptation of large language models, 2021, arXiv:2106.09685.',
          'L. Ouyang and others, Training language models to follow instructions with human feedback, 2022, arXiv:2203.02155.',
          'L. Gao, J. Schulman and J. Hilton, Scaling laws for reward model overoptimization, 2022, arXiv:2210.10760.',
          'R. Rafailov and others, Direct preference optimization, 2023, arXiv:2305.18290.',
          'K. Singhal and others, Large language models encode clinical knowledge, 2022, arXiv:2212.13138; Towards expert-level medical question answering, 2023, arXiv:2305.09617.',
          'M. Dahl and others, Large legal fictions, 2024, arXiv:2401.01301. V. Magesh and others, Hallucination-free?, 2024, arXiv:2405.20362.',
          'D. Biderman and others, LoRA learns less and forgets less, 2024, arXiv:2405.09673.',
        ]}
      />
    </>
  )
}
