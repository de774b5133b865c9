/** A script that the build makes a worker of, by its address. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
