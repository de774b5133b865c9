/** The part of the X11 client that we use: mouse, keyboard and pictures of a screen. The package has no types. */
declare module 'x11' {
  type Answer<T> = (error: Error | null | undefined, value: T) => void;

  export interface XTest {
    readonly KeyPress: number;
    readonly KeyRelease: number;
    readonly MotionNotify: number;
    readonly ButtonPress: number;
    readonly ButtonRelease: number;
    /** @param detail the button, the key or, for a move, whether the place is absolute on the root window (0) or relative (1) */
    FakeInput(
      type: number,
      detail: number,
      delayMs: number,
      rootWindow: number,
      x: number,
      y: number,
    ): void;
  }

  export interface XClient {
    require(extension: 'xtest', answer: Answer<XTest>): void;
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planeMask: number,
      answer: Answer<{ readonly data: Uint8Array }>,
    ): void;
    terminate(): void;
  }

  export interface XDisplay {
    readonly client: XClient;
    readonly screen: readonly [{ readonly root: number }];
  }

  export function createClient(
    options: { readonly display: string },
    answer: Answer<XDisplay>,
  ): XClient;
}
