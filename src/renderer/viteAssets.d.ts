/** The URL of a script that the build bundles as a worker. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
/** The bundler writes the picture into the bundle, or next to it. */
declare module '*.svg' {
  const url: string;
  export default url;
}
