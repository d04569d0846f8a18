// Types of what Python sends and of what several components share; JSDoc typedefs only. One section a component.

// Maps: `app.render.map_payload`, and exact decodes: `app.server.exact_decode`.

/**
 * @typedef {{x: number, y: number}} Code a point of the latent plane
 * @typedef {{name: string, colour: string, shape: string}} ClassMark a class with its colour and its marker's shape
 * @typedef {"test" | "train"} Split
 * @typedef {"test" | "train" | "all"} ShownSplit which images are points on the map
 * @typedef {{split: Split, index: number}} ImageId
 *
 * @typedef {object} SplitFiles names of files, relative to the bundle
 * @property {number} count how many images the split holds
 * @property {string} codes float32, x and y an image
 * @property {string} labels uint8
 * @property {string} errors float32, mean squared error of each reconstruction
 * @property {string} sheets sprite sheets; `{}` stands for the number of a sheet
 * @property {number} columns images in a row of a sheet
 * @property {number} per_sheet
 *
 * @typedef {{x0: number, x1: number, y0: number, y1: number, columns: number, rows: number}} Extent
 *
 * @typedef {object} MapPayload one map
 * @property {string} name
 * @property {string} title
 * @property {string} about what it was trained for, and its metrics
 * @property {string} bundle what the address of every file of the bundle begins with
 * @property {string} answer the address of exact decodes; `?x=&y=` follows
 * @property {string} journey what the address of a path export begins with; `.webp?path=` and the like follow
 * @property {ClassMark[]} classes
 * @property {{file: string, extent: Extent}} lattice
 * @property {Record<Split, SplitFiles>} garments
 * @property {number} shown_training how many training images "train" shows
 * @property {Code} start where a new visitor begins
 *
 * @typedef {{script: string, map: string, maps: MapPayload[]}} LatentMapPayload `map` is the one that Python takes to
 *   be on show
 *
 * @typedef {object} NearestImage one of the nearest images of the data set
 * @property {Split} split
 * @property {number} index
 * @property {number} label
 * @property {number} distance on the map
 * @property {number} pixels root mean square difference from the decoded image, 0 to 255
 * @property {string} garment 784 grey levels in Base64
 *
 * @typedef {object} ExactDecode what the server says of a code
 * @property {number} x
 * @property {number} y
 * @property {boolean} outside whether the code lies off the lattice
 * @property {number} density density percentile, 0 to 1
 * @property {string} garment 784 grey levels in Base64
 * @property {number[]} probabilities of the default classifier, one a class
 * @property {string} words the prediction as a sentence
 * @property {NearestImage[]} nearest
 */

/**
 * Quizzes (app/render/quiz_sampling.py)
 * @typedef {{index: number, label: number, probabilities: number[]}} QuizRound a test image, its label and the
 *   classifier's probability of each class
 */

/**
 * Lessons (app/components/lesson, app/learn/demo_data.py)
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
 * @typedef {{latent_map: MapPayload, demo: DemoName, demo_data: DemoData}} LessonPayload
 */

/**
 * @typedef {{destroy?: () => void, redraw?: () => void}} Demo `redraw` is called when the theme may have changed
 */

/**
 * Presentation (app/components/presenter, app/present/slides.py)
 * @typedef {"samples" | "reconstruction" | "unlabelled_map" | "labelled_map" | "exploration" | "path" | "drawing" |
 *   "mistakes" | "game" | "summary"} SceneName
 * @typedef {{scene: SceneName, title: string, text: string, notes: string}} Slide
 * @typedef {{latent_map: MapPayload, classify_url: string, slides: Slide[], idle_seconds: number | null,
 *   reconstructed: number[], mistakes: QuizRound[], games: QuizRound[][]}} PresenterPayload
 *   `reconstructed` are indices of test images; `idle_seconds` null: the usual time on the first slide, 0: never
 */

export {};

/** What Streamlit hands to a component each time that Python renders it.
 * @template Data, State
 * @typedef {{data: Data, setStateValue: <K extends keyof State>(name: K, value: State[K]) => void}} ComponentProps */

/** Stops (#rrggbb) of colour scales: for numbers from zero up, and from the least through zero to the largest.
 * @typedef {{magnitude: string[], signed: string[]}} ColorStops */

// feature_maps

/** A layer of a network; shapes are (height, width, channels) or (units,), sizes are [height, width].
 * @typedef {{name: string, kind: string, inputs: string[], output: number[], parameters: number, activation?: string,
 *   kernel_size?: [number, number], strides?: [number, number], padding?: "valid" | "same",
 *   margins?: [[number, number], [number, number]], size?: [number, number], dead_channels?: number[],
 *   has_weights: boolean}} LayerDescription `kind`: its Keras class; `inputs`: names of the layers that it reads;
 *   `margins`: rows and columns of zeros that a ZeroPadding2D adds; `size`: factors of an UpSampling2D */

/** A network, its input (base64 of little-endian float32) and the addresses of its layers' outputs and weights.
 * @typedef {{network: string, activations_url: string, weights_url: string, input: {shape: number[], values: string},
 *   layers: LayerDescription[]}} NetworkDescription
 * @typedef {NetworkDescription & {classes: string[], colours: ColorStops}} FeatureMapsData */

// conv_playground

/** `garment`: base64 of its grey levels, one byte a pixel; `cells`: numbers of the small picture, row by row.
 * @typedef {{garment: string, cells: number[], colours: ColorStops}} ConvPlaygroundData */

// image_crop

/** Left, top, right and bottom as shares of a picture's width and height.
 * @typedef {[number, number, number, number]} CropBox
 * @typedef {{box: CropBox | null, negative: boolean}} Adjusted
 * @typedef {{picture: string, adjusted: Partial<Adjusted>}} ImageCropData `picture`: its address; `adjusted`: on an earlier visit
 * @typedef {{adjusted: Adjusted}} ImageCropState */

// image_picker

/** @typedef {{question: string, rows: {title: string, pictures: {name: string, address: string}[]}[], chosen: string}} ImagePickerData
 * @typedef {{chosen: string}} ImagePickerState name of a picture */

// sketchpad

/** `classify_url`: where drawings are posted while they grow.
 * @typedef {{board: string, classify_url: string, classes: {name: string, colour: string}[]}} SketchpadData `board`:
 *   names the drawing, which is kept while the visitor is elsewhere
 * @typedef {{drawing: string | null}} SketchpadState a PNG as a `data:` address; null for an empty board */
