/** From a foundation to a task: fine-tuning, preferences, few examples. */
import type { Source } from './source.js'

export const adaptingSources = {
  biderman2024: {
    authors: 'D. Biderman and others',
    title: 'LoRA learns less and forgets less',
    ...{ year: 2024, venue: 'TMLR', at: 'arXiv:2405.09673' },
  },
  bommasani2021: {
    authors: 'R. Bommasani and others',
    title: 'On the opportunities and risks of foundation models',
    ...{ year: 2021, at: 'arXiv:2108.07258' },
  },
  bradley1952: {
    authors: 'R. Bradley and M. Terry',
    title: 'Rank analysis of incomplete block designs: I. The method of paired comparisons',
    ...{ year: 1952, venue: 'Biometrika 39', at: 'doi:10.2307/2334029' },
  },
  brown2020: {
    authors: 'T. Brown and others',
    title: 'Language models are few-shot learners',
    ...{ year: 2020, venue: 'NeurIPS', at: 'arXiv:2005.14165' },
  },
  christiano2017: {
    authors: 'P. Christiano and others',
    title: 'Deep reinforcement learning from human preferences',
    ...{ year: 2017, venue: 'NeurIPS', at: 'arXiv:1706.03741' },
  },
  finn2017: {
    authors: 'C. Finn, P. Abbeel and S. Levine',
    title: 'Model-agnostic meta-learning for fast adaptation of deep networks',
    ...{ year: 2017, venue: 'ICML', at: 'arXiv:1703.03400' },
  },
  gao2022: {
    authors: 'L. Gao, J. Schulman and J. Hilton',
    title: 'Scaling laws for reward model overoptimization',
    ...{ year: 2022, venue: 'ICML 2023', at: 'arXiv:2210.10760' },
  },
  garg2022: {
    authors: 'S. Garg and others',
    title: 'What can transformers learn in-context? A case study of simple function classes',
    ...{ year: 2022, venue: 'NeurIPS', at: 'arXiv:2208.01066' },
  },
  howard2018: {
    authors: 'J. Howard and S. Ruder',
    title: 'Universal language model fine-tuning for text classification',
    ...{ year: 2018, venue: 'ACL', at: 'arXiv:1801.06146' },
  },
  hu2021: {
    authors: 'E. Hu and others',
    title: 'LoRA: low-rank adaptation of large language models',
    ...{ year: 2021, venue: 'ICLR 2022', at: 'arXiv:2106.09685' },
  },
  lake2015: {
    authors: 'B. Lake, R. Salakhutdinov and J. Tenenbaum',
    title: 'Human-level concept learning through probabilistic program induction',
    ...{ year: 2015, venue: 'Science 350', at: 'doi:10.1126/science.aab3050' },
  },
  liu2022: {
    authors: 'H. Liu and others',
    title: 'Few-shot parameter-efficient fine-tuning is better and cheaper than in-context learning',
    ...{ year: 2022, venue: 'NeurIPS', at: 'arXiv:2205.05638' },
  },
  lu2021: {
    authors: 'Y. Lu and others',
    title: 'Fantastically ordered prompts and where to find them',
    ...{ year: 2021, venue: 'ACL 2022', at: 'arXiv:2104.08786' },
  },
  mccloskey1989: {
    authors: 'M. McCloskey and N. Cohen',
    title: 'Catastrophic interference in connectionist networks: the sequential learning problem',
    ...{ year: 1989, venue: 'Psychology of Learning and Motivation 24', at: 'doi:10.1016/S0079-7421(08)60536-8' },
  },
  min2022: {
    authors: 'S. Min and others',
    title: 'Rethinking the role of demonstrations: what makes in-context learning work?',
    ...{ year: 2022, venue: 'EMNLP', at: 'arXiv:2202.12837' },
  },
  ouyang2022: {
    authors: 'L. Ouyang and others',
    title: 'Training language models to follow instructions with human feedback',
    ...{ year: 2022, venue: 'NeurIPS', at: 'arXiv:2203.02155' },
  },
  rafailov2023: {
    authors: 'R. Rafailov and others',
    title: 'Direct preference optimization: your language model is secretly a reward model',
    ...{ year: 2023, venue: 'NeurIPS', at: 'arXiv:2305.18290' },
  },
  robins1995: {
    authors: 'A. Robins',
    title: 'Catastrophic forgetting, rehearsal and pseudorehearsal',
    ...{ year: 1995, venue: 'Connection Science 7', at: 'doi:10.1080/09540099550039318' },
  },
  schulman2017: {
    authors: 'J. Schulman and others',
    title: 'Proximal policy optimization algorithms',
    ...{ year: 2017, at: 'arXiv:1707.06347' },
  },
  shao2024: {
    authors: 'Z. Shao and others',
    title: 'DeepSeekMath: pushing the limits of mathematical reasoning in open language models',
    ...{ year: 2024, at: 'arXiv:2402.03300' },
  },
  sharma2023: {
    authors: 'M. Sharma and others',
    title: 'Towards understanding sycophancy in language models',
    ...{ year: 2023, venue: 'ICLR 2024', at: 'arXiv:2310.13548' },
  },
  snell2017: {
    authors: 'J. Snell, K. Swersky and R. Zemel',
    title: 'Prototypical networks for few-shot learning',
    ...{ year: 2017, venue: 'NeurIPS', at: 'arXiv:1703.05175' },
  },
  zhao2021: {
    authors: 'T. Zhao and others',
    title: 'Calibrate before use: improving few-shot performance of language models',
    ...{ year: 2021, venue: 'ICML', at: 'arXiv:2102.09690' },
  },
  zhou2023: {
    authors: 'C. Zhou and others',
    title: 'LIMA: less is more for alignment',
    ...{ year: 2023, venue: 'NeurIPS', at: 'arXiv:2305.11206' },
  },
} as const satisfies Readonly<Record<string, Source>>
