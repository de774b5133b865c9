import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server with a feed of one version, and its file. */
export class UpdateFeed {
  /** The paths of requests, in their order. */
  readonly requests: string[] = [];
  readonly #server: Server;
  #feed = '';
  #file = Buffer.alloc(0);
  #isHeld = false;
  #release = (): void => {};
  #noteFileRequest = (): void => {};
  readonly #fileRequested = new Promise<void>((done) => {
    this.#noteFileRequest = done;
  });

  private constructor() {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      this.requests.push(pathname);
      const isFeed = pathname.endsWith('.yml');
      if (!isFeed) this.#noteFileRequest();
      const answer = (): void => {
        response.end(isFeed ? this.#feed : this.#file);
      };
      if (this.#isHeld && !isFeed) this.#release = answer;
      else answer();
    });
  }

  static async start(): Promise<UpdateFeed> {
    const feed = new UpdateFeed();
    await new Promise<void>((done) => feed.#server.listen(0, '127.0.0.1', done));
    return feed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What electron-builder writes into a package. */
  get configuration(): string {
    return `provider: generic\nurl: ${this.url}\nupdaterCacheDirName: everink-updater\n`;
  }

  /** @param verified what the feed says the content of the file is */
  publish(version: string, content: string, verified = content): void {
    const sha512 = createHash('sha512').update(verified).digest('base64');
    const name = `Everink-${version}.AppImage`;
    this.#file = Buffer.from(content);
    this.publishText(
      `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${content.length}\n`,
    );
  }

  get text(): string {
    return this.#feed;
  }

  /** @param feed the text of the feed */
  publishText(feed: string): void {
    this.#feed = feed;
  }

  /** Answers no download until the returned function is called. */
  hold(): () => void {
    this.#isHeld = true;
    return () => {
      this.#isHeld = false;
      this.#release();
    };
  }

  /** Resolves when a file was requested. */
  async fileRequested(): Promise<void> {
    await this.#fileRequested;
  }

  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await stopped;
  }
}
