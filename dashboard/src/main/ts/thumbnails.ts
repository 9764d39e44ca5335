import { crop, timeOf } from "./tracks.ts";
import type { Track, Tracks } from "./types.ts";

const SEEK_TIMEOUT_MILLIS = 5_000;

/**
 * Cuts pictures of tracks out of the video, one at a time and only for canvases that are in view,
 * with a video element that is loaded when the first one is.
 */
export class Thumbnails {
  private readonly waiting = new Map<Element, Track>();
  private readonly inView = new Set<Element>();
  private readonly observer: IntersectionObserver;
  private video: HTMLVideoElement | null = null;
  private running = false;
  private closed = false;

  constructor(private readonly media: string, private readonly tracks: Tracks) {
    this.observer = new IntersectionObserver((entries) => this.onSeen(entries));
  }

  /** Draws the track on the canvas once it is in view. Returns how to stop that. */
  add(canvas: HTMLCanvasElement, track: Track): () => void {
    this.waiting.set(canvas, track);
    this.observer.observe(canvas);
    return () => this.remove(canvas);
  }

  close(): void {
    this.closed = true;
    this.observer.disconnect();
    this.waiting.clear();
    this.inView.clear();
    this.video?.removeAttribute("src");
    this.video?.load();
  }

  private remove(canvas: Element): void {
    this.waiting.delete(canvas);
    this.inView.delete(canvas);
    this.observer.unobserve(canvas);
  }

  private onSeen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        this.inView.add(entry.target);
      } else {
        this.inView.delete(entry.target);
      }
    }
    if (!this.running) {
      this.run();
    }
  }

  private async run(): Promise<void> {
    this.running = true;
    for (const canvas of this.inView) {
      const track = this.waiting.get(canvas);
      this.remove(canvas);
      if (track !== undefined) {
        await this.draw(canvas as HTMLCanvasElement, track);
      }
      if (this.closed) {
        break;
      }
    }
    this.running = false;
  }

  private async draw(canvas: HTMLCanvasElement, track: Track): Promise<void> {
    const box = track.boxes[Math.floor(track.boxes.length / 2)];
    const video = this.video ??= this.open();
    if (box === undefined || !await seek(video, timeOf(box[0], this.tracks.fps)) || this.closed) {
      return;
    }
    const [, x, y, w, h] = box;
    const [left, top, width, height] = crop([x, y, w, h], this.tracks, canvas.width / canvas.height);
    // The result's frame may be smaller than that of the video.
    const across = video.videoWidth / this.tracks.width;
    const down = video.videoHeight / this.tracks.height;
    canvas.getContext("2d")?.drawImage(
      video,
      left * across,
      top * down,
      width * across,
      height * down,
      0,
      0,
      canvas.width,
      canvas.height,
    );
    canvas.dataset.drawn = "true";
  }

  private open(): HTMLVideoElement {
    const video = document.createElement("video");
    video.muted = true;
    video.preload = "auto";
    video.src = this.media;
    return video;
  }
}

/** Whether the video shows the time within the timeout. */
function seek(video: HTMLVideoElement, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const abort = new AbortController();
    const end = (shown: boolean) => {
      clearTimeout(timer);
      abort.abort();
      resolve(shown);
    };
    const timer = setTimeout(() => end(false), SEEK_TIMEOUT_MILLIS);
    const { signal } = abort;
    video.addEventListener("seeked", () => end(true), { signal });
    video.addEventListener("error", () => end(false), { signal });
    if (video.error) {
      end(false);
      return;
    }
    video.currentTime = seconds;
  });
}
