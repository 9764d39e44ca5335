import { change } from "./api.ts";

export type VideoState = "connecting" | "playing" | "paused" | "away" | "lost";

/** What a tile shows beside the picture. */
export interface VideoStatus {
  state: VideoState;
  /** Why there is no picture, in the server's words. */
  reason: string | null;
  framesPerSecond: number;
  /** Age of the picture when it was drawn; null before the first one. */
  delayMillis: number | null;
}

interface Message {
  type: string;
  event_type?: string;
  data?: { message?: string; source?: string };
  frame?: string;
  timestamp: number;
}

const RECONNECT_MILLIS = 2_000;
const STATUS_MILLIS = 1_000;
/** Without a frame for this long, the picture is shown as old. */
const STALE_MILLIS = 5_000;
const TOO_MANY_VIEWERS = 1013;

/** Columns of a wall with this number of tiles. */
export function wallColumns(tiles: number): number {
  return Math.min(4, Math.max(1, Math.ceil(Math.sqrt(tiles))));
}

/** Frames per second of the times, which are sorted, over the last seconds; rounded to a tenth. */
export function frameRate(times: number[]): number {
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined || last <= first
    ? 0
    : Math.round((times.length - 1) * 10_000 / (last - first)) / 10;
}

/** The bytes of Base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * The frames of one source, drawn on a canvas. Reconnects by itself, and is closed while the page
 * is hidden.
 */
export class VideoConnection {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly ticker: ReturnType<typeof setInterval>;
  private times: number[] = [];
  private waiting: Message | null = null;
  private drawing = false;
  private closed = false;
  /** Counts the attempts to connect; an earlier one must not open a second socket. */
  private attempt = 0;
  private paused = false;
  private state: VideoState = "connecting";
  private reason: string | null = null;
  private delayMillis: number | null = null;
  private readonly onVisibility = () => this.reopen();

  constructor(
    private readonly source: string,
    private readonly canvas: HTMLCanvasElement,
    private readonly listener: (status: VideoStatus) => void,
  ) {
    document.addEventListener("visibilitychange", this.onVisibility);
    this.ticker = setInterval(() => this.report(), STATUS_MILLIS);
    this.reopen();
  }

  pause(): void {
    this.paused = true;
    this.send("pause");
    this.become("paused", null);
  }

  resume(): void {
    this.paused = false;
    this.send("resume");
    this.become("connecting", null);
  }

  close(): void {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.onVisibility);
    clearInterval(this.ticker);
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private reopen(): void {
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
    this.attempt++;
    if (!this.closed && !document.hidden) {
      void this.open(this.attempt);
    }
  }

  private async open(attempt: number): Promise<void> {
    let ticket: string;
    try {
      ticket = (await change<{ ticket: string }>("POST", "/deepstream/tickets")).body.ticket;
    } catch (failure) {
      if (attempt === this.attempt) {
        this.lose(failure instanceof Error ? failure.message : null);
      }
      return;
    }
    if (attempt !== this.attempt || this.closed || document.hidden) {
      return;
    }
    const address = new URL("/ws/video", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.search = new URLSearchParams({ source: this.source, ticket }).toString();
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onopen = () => {
      if (this.paused) {
        this.send("pause");
      } else {
        this.become("connecting", null);
      }
    };
    socket.onmessage = (event) => this.onMessage(JSON.parse(event.data as string) as Message);
    socket.onclose = (event) => {
      if (socket === this.socket) {
        this.lose(event.code === TOO_MANY_VIEWERS ? event.reason : null);
      }
    };
  }

  private lose(reason: string | null): void {
    this.socket = null;
    if (!this.closed && !document.hidden) {
      this.become("lost", reason);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.reopen(), RECONNECT_MILLIS);
    }
  }

  private send(command: "pause" | "resume"): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ command }));
    }
  }

  private onMessage(message: Message): void {
    if (message.type === "video_frame") {
      this.waiting = message;
      void this.draw();
    } else if (message.event_type === "error") {
      this.become("away", message.data?.message ?? null);
    }
  }

  /** Draws the newest frame; frames that arrive meanwhile replace each other. */
  private async draw(): Promise<void> {
    if (this.drawing) {
      return;
    }
    this.drawing = true;
    try {
      while (this.waiting !== null && !this.closed) {
        const message = this.waiting;
        this.waiting = null;
        const blob = new Blob([bytesOf(message.frame ?? "")], { type: "image/jpeg" });
        const picture = await createImageBitmap(blob);
        if (!this.paused) {
          this.show(picture, message.timestamp);
        }
        picture.close();
      }
    } catch (failure) {
      this.become("away", String(failure));
    } finally {
      this.drawing = false;
    }
  }

  private show(picture: ImageBitmap, timestamp: number): void {
    if (this.canvas.width !== picture.width || this.canvas.height !== picture.height) {
      this.canvas.width = picture.width;
      this.canvas.height = picture.height;
    }
    this.canvas.getContext("2d")?.drawImage(picture, 0, 0);
    this.times.push(performance.now());
    this.delayMillis = Math.max(0, Math.round(Date.now() - timestamp * 1_000));
    this.become("playing", null);
  }

  private become(state: VideoState, reason: string | null): void {
    const changed = state !== this.state || reason !== this.reason;
    this.state = state;
    this.reason = reason;
    if (changed) {
      this.report();
    }
  }

  private report(): void {
    const now = performance.now();
    const last = this.times.at(-1);
    if (this.state === "playing" && last !== undefined && now - last > STALE_MILLIS) {
      this.state = "away";
    }
    this.times = this.times.filter((time) => now - time < STALE_MILLIS);
    this.listener({
      state: this.state,
      reason: this.reason,
      framesPerSecond: this.state === "playing" ? frameRate(this.times) : 0,
      delayMillis: this.delayMillis,
    });
  }
}
