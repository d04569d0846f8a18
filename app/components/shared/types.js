// Types of what Python sends and of what several components share; JSDoc typedefs only. One section a component.

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
 * @typedef {{picture: string}} ImageCropData `picture`: its address
 * @typedef {{adjusted: {box: CropBox | null, negative: boolean}}} ImageCropState */

// image_picker

/** @typedef {{question: string, rows: {title: string, pictures: {name: string, address: string}[]}[]}} ImagePickerData
 * @typedef {{chosen: string}} ImagePickerState name of a picture */

// sketchpad

/** `classify_url`: where drawings are posted while they grow.
 * @typedef {{classify_url: string, classes: {name: string, colour: string}[]}} SketchpadData
 * @typedef {{drawing: string | null}} SketchpadState a PNG as a `data:` address; null for an empty board */
