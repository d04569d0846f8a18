// Types of what Python sends and of what several components share; JSDoc typedefs only. One section a component.

/**
 * Quizzes (app/render/quiz_sampling.py)
 * @typedef {{index: number, label: number, probabilities: number[]}} QuizRound a test image, its label and the
 *   classifier's probability of each class
 */

/**
 * Lessons (app/components/lesson, app/learn/demo_data.py)
 * @typedef {import("./data/latent_data.js").Place} LatentMapData what the lattice, codes and images of a map are read from
 * @typedef {{index: number, target: number, features: number[]}} LabelledItem a test image, its class (0 or 1) and its
 *   two features in [0, 1]
 * @typedef {{labels: number[], feature_names: string[], held_out_count: number, items: LabelledItem[]}} LinearClassifierData
 *   `labels` are the classes 0 and 1; the first `held_out_count` items are not trained on
 * @typedef {{row: number, indices: number[]}} NeuronsData a row of pixels, and test images
 * @typedef {{indices: number[]}} ImageChoiceData a test image a class
 * @typedef {{rounds: QuizRound[]}} MistakesData
 * @typedef {"linear_classifier" | "clustering" | "neurons" | "kernels" | "reconstruction" | "map_reading" |
 *   "interpolation" | "mistakes"} DemoName
 */

/**
 * @template DemoData
 * @typedef {{latent_map: LatentMapData, demo: DemoName, demo_data: DemoData}} LessonPayload
 */

/**
 * @typedef {{destroy?: () => void, redraw?: () => void}} Demo `redraw` is called when the theme may have changed
 */

/**
 * Presentation (app/components/presenter, app/present/slides.py)
 * @typedef {"samples" | "reconstruction" | "unlabelled_map" | "labelled_map" | "exploration" | "path" | "drawing" |
 *   "mistakes" | "game" | "summary"} SceneName
 * @typedef {{scene: SceneName, title: string, text: string, notes: string}} Slide
 * @typedef {{latent_map: LatentMapData, classifier_url: string, slides: Slide[], idle_seconds: number,
 *   reconstructed: number[], mistakes: QuizRound[], games: QuizRound[][]}} PresenterPayload
 *   `reconstructed` are indices of test images; `idle_seconds` 0: never
 */

export {};
