/** JSON of the gateway, as far as the pages use it. */

export type Role = "viewer" | "operator" | "admin";

export interface Session {
  key: string;
  name: string;
  role: Role;
  csrf_token: string | null;
}

export interface Pool {
  pool: string;
  paused: boolean;
  live_jobs: number;
  pending_jobs: number;
  streams: number;
  free_streams: number;
}

export interface Instance {
  instance_id: string;
  streams_count: number;
  status: string;
  ws_status: string;
  state: string;
  draining: boolean;
  busy_streams: number;
  free_streams: number;
  version: string | null;
  connected_at: string | null;
  reason: string | null;
}

export interface FileProgress {
  file_id: number;
  file_name?: string | null;
  progress_pct?: number | null;
  fps?: number | null;
  seconds_left?: number | null;
}

export interface SlotJob {
  job_id: string;
  state: JobState;
  camera_id: number;
  camera_name: string | null;
  priority: number;
  attempt: number;
  total_files: number | null;
  files_done: number;
  files_failed: number;
  started_at: string | null;
  progress: unknown;
}

export interface Slot {
  instance_id: string;
  stream_id: number;
  state: "FREE" | "HELD" | "SUSPECT" | "DRAINING";
  lost: boolean;
  draining: boolean;
  job: SlotJob | null;
}

export const JOB_STATES = [
  "ACCEPTED",
  "QUEUED",
  "ASSIGNED",
  "STARTED",
  "RUNNING",
  "CANCELLING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Waiting {
  position: number | null;
  reason: string;
  estimate_seconds: number | null;
  retry_at: string | null;
}

export interface Job {
  job_id: string;
  pool: string;
  tenant: string;
  priority: number;
  camera_id: number;
  camera_type: string;
  camera_name: string | null;
  state: JobState;
  attempt: number;
  instance_id: string | null;
  stream_id: number | null;
  total_files: number | null;
  files_started: number;
  files_done: number;
  files_failed: number;
  processed_count: number | null;
  reason: string | null;
  accepted_at: string | null;
  assigned_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  waiting: Waiting | null;
  /** Not sent by every version of the gateway. */
  camera_path?: string | null;
  output_dir?: string | null;
  callback_url?: string | null;
}

export interface TimelineEntry {
  at: string | null;
  event: string;
  state: JobState;
  attempt: number;
  instance_id: string | null;
  stream_id: number | null;
  detail: string | null;
}

export interface Health {
  status: string;
  reason?: string | null;
  system?: Record<string, unknown>;
}

export interface FeedEvent {
  kind: string;
  event: string;
  job_id?: string;
  instance_id?: string;
  state: string;
  progress?: unknown;
}

export function isEnded(state: JobState): boolean {
  return state === "COMPLETED" || state === "FAILED" || state === "CANCELLED";
}

/** A file of a job with its result. */
export interface ResultFile {
  index: number;
  name: string;
  /** done, failed or pending; a gateway may send further ones. */
  state: string;
  error?: string | null;
  frames: number | null;
  result: string | null;
  size?: number | null;
  /** Address of the file itself, null if the gateway does not serve it. */
  media: string | null;
}

export interface Results {
  job_id: string;
  output_dir: string | null;
  files: ResultFile[];
  /** Whether the gateway can read the output folder. */
  visible: boolean;
}

export interface Track {
  id: number;
  label: string;
  first_frame: number;
  last_frame: number;
  /** Frame, x, y, width, height in pixels, and confidence 0 to 1. */
  boxes: [number, number, number, number, number, number][];
}

export interface Tracks {
  file: string;
  width: number;
  height: number;
  fps: number;
  frames: number;
  tracks: Track[];
}
