// Types of what Python sends and of what several components share; JSDoc typedefs only. One section a component.

export {};
