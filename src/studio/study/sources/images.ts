/** Adversaries, autoencoders, diffusion and how images are measured. */
import type { Source } from './source.js'

export const imageSources = {
  baldi1989: {
    authors: 'P. Baldi and K. Hornik',
    title: 'Neural networks and principal component analysis: learning from examples without local minima',
    ...{ year: 1989, venue: 'Neural Networks 2', at: 'doi:10.1016/0893-6080(89)90014-2' },
  },
  carlini2023: {
    authors: 'N. Carlini and others',
    title: 'Extracting training data from diffusion models',
    ...{ year: 2023, venue: 'USENIX Security', at: 'arXiv:2301.13188' },
  },
  chong2019: {
    authors: 'M. Chong and D. Forsyth',
    title: 'Effectively unbiased FID and Inception Score and where to find them',
    ...{ year: 2019, venue: 'CVPR 2020', at: 'arXiv:1911.07023' },
  },
  goodfellow2014: {
    authors: 'I. Goodfellow and others',
    title: 'Generative adversarial nets',
    ...{ year: 2014, venue: 'NeurIPS', at: 'arXiv:1406.2661' },
  },
  heusel2017: {
    authors: 'M. Heusel and others',
    title: 'GANs trained by a two time-scale update rule converge to a local Nash equilibrium',
    ...{ year: 2017, venue: 'NeurIPS', at: 'arXiv:1706.08500' },
  },
  higgins2017: {
    authors: 'I. Higgins and others',
    title: 'beta-VAE: learning basic visual concepts with a constrained variational framework',
    ...{ year: 2017, venue: 'ICLR', at: 'https://openreview.net/forum?id=Sy2fzU9gl' },
  },
  hinton2006: {
    authors: 'G. Hinton and R. Salakhutdinov',
    title: 'Reducing the dimensionality of data with neural networks',
    ...{ year: 2006, venue: 'Science 313', at: 'doi:10.1126/science.1127647' },
  },
  ho2020: {
    authors: 'J. Ho, A. Jain and P. Abbeel',
    title: 'Denoising diffusion probabilistic models',
    ...{ year: 2020, venue: 'NeurIPS', at: 'arXiv:2006.11239' },
  },
  ho2022: {
    authors: 'J. Ho and T. Salimans',
    title: 'Classifier-free diffusion guidance',
    ...{ year: 2022, at: 'arXiv:2207.12598' },
  },
  huang2024: {
    authors: 'N. Huang and others',
    title: 'The GAN is dead; long live the GAN! A modern GAN baseline',
    ...{ year: 2024, venue: 'NeurIPS', at: 'arXiv:2501.05441' },
  },
  karras2017: {
    authors: 'T. Karras and others',
    title: 'Progressive growing of GANs for improved quality, stability, and variation',
    ...{ year: 2017, venue: 'ICLR 2018', at: 'arXiv:1710.10196' },
  },
  karras2018: {
    authors: 'T. Karras, S. Laine and T. Aila',
    title: 'A style-based generator architecture for generative adversarial networks',
    ...{ year: 2018, venue: 'CVPR 2019', at: 'arXiv:1812.04948' },
  },
  karras2019: {
    authors: 'T. Karras and others',
    title: 'Analyzing and improving the image quality of StyleGAN',
    ...{ year: 2019, venue: 'CVPR 2020', at: 'arXiv:1912.04958' },
  },
  kingma2013: {
    authors: 'D. Kingma and M. Welling',
    title: 'Auto-encoding variational Bayes',
    ...{ year: 2013, venue: 'ICLR 2014', at: 'arXiv:1312.6114' },
  },
  kynkaanniemi2019: {
    authors: 'T. Kynkäänniemi and others',
    title: 'Improved precision and recall metric for assessing generative models',
    ...{ year: 2019, venue: 'NeurIPS', at: 'arXiv:1904.06991' },
  },
  kynkaanniemi2022: {
    authors: 'T. Kynkäänniemi and others',
    title: 'The role of ImageNet classes in Fréchet Inception Distance',
    ...{ year: 2022, venue: 'ICLR 2023', at: 'arXiv:2203.06026' },
  },
  lu2022: {
    authors: 'C. Lu and others',
    title: 'DPM-Solver: a fast ODE solver for diffusion probabilistic model sampling in around 10 steps',
    ...{ year: 2022, venue: 'NeurIPS', at: 'arXiv:2206.00927' },
  },
  mescheder2018: {
    authors: 'L. Mescheder, A. Geiger and S. Nowozin',
    title: 'Which training methods for GANs do actually converge?',
    ...{ year: 2018, venue: 'ICML', at: 'arXiv:1801.04406' },
  },
  parmar2021: {
    authors: 'G. Parmar, R. Zhang and J. Zhu',
    title: 'On aliased resizing and surprising subtleties in GAN evaluation',
    ...{ year: 2021, venue: 'CVPR 2022', at: 'arXiv:2104.11222' },
  },
  radford2015: {
    authors: 'A. Radford, L. Metz and S. Chintala',
    title: 'Unsupervised representation learning with deep convolutional generative adversarial networks',
    ...{ year: 2015, venue: 'ICLR 2016', at: 'arXiv:1511.06434' },
  },
  rezende2014: {
    authors: 'D. Rezende, S. Mohamed and D. Wierstra',
    title: 'Stochastic backpropagation and approximate inference in deep generative models',
    ...{ year: 2014, venue: 'ICML', at: 'arXiv:1401.4082' },
  },
  rombach2021: {
    authors: 'R. Rombach and others',
    title: 'High-resolution image synthesis with latent diffusion models',
    ...{ year: 2021, venue: 'CVPR 2022', at: 'arXiv:2112.10752' },
  },
  sajjadi2018: {
    authors: 'M. Sajjadi and others',
    title: 'Assessing generative models via precision and recall',
    ...{ year: 2018, venue: 'NeurIPS', at: 'arXiv:1806.00035' },
  },
  salimans2022: {
    authors: 'T. Salimans and J. Ho',
    title: 'Progressive distillation for fast sampling of diffusion models',
    ...{ year: 2022, venue: 'ICLR', at: 'arXiv:2202.00512' },
  },
  sohldickstein2015: {
    authors: 'J. Sohl-Dickstein and others',
    title: 'Deep unsupervised learning using nonequilibrium thermodynamics',
    ...{ year: 2015, venue: 'ICML', at: 'arXiv:1503.03585' },
  },
  songddim2020: {
    authors: 'J. Song, C. Meng and S. Ermon',
    title: 'Denoising diffusion implicit models',
    ...{ year: 2020, venue: 'ICLR 2021', at: 'arXiv:2010.02502' },
  },
  songscore2020: {
    authors: 'Y. Song and others',
    title: 'Score-based generative modeling through stochastic differential equations',
    ...{ year: 2020, venue: 'ICLR 2021', at: 'arXiv:2011.13456' },
  },
  song2023: {
    authors: 'Y. Song and others',
    title: 'Consistency models',
    ...{ year: 2023, venue: 'ICML', at: 'arXiv:2303.01469' },
  },
  vincent2008: {
    authors: 'P. Vincent and others',
    title: 'Extracting and composing robust features with denoising autoencoders',
    ...{ year: 2008, venue: 'ICML', at: 'doi:10.1145/1390156.1390294' },
  },
  xiao2021: {
    authors: 'Z. Xiao, K. Kreis and A. Vahdat',
    title: 'Tackling the generative learning trilemma with denoising diffusion GANs',
    ...{ year: 2021, venue: 'ICLR 2022', at: 'arXiv:2112.07804' },
  },
  zeiler2013: {
    authors: 'M. Zeiler and R. Fergus',
    title: 'Visualizing and understanding convolutional networks',
    ...{ year: 2013, venue: 'ECCV 2014', at: 'arXiv:1311.2901' },
  },
} as const satisfies Readonly<Record<string, Source>>
