/** JSON of the gateway, as far as the pages use it. */

/** In the order of their rights. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

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
  pool: string;
  config_path: string | null;
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
  total_instances?: number;
  total_processes?: number;
  running_processes?: number;
  system?: {
    cpu_usage: number;
    memory_usage: { total: number; available: number; percent: number };
    uptime_seconds: number;
  };
}

export interface PoolRecord {
  pool: string;
  in_use: boolean;
}

export interface ConnectionStats {
  total_connections: number;
  pending_requests: number;
  reconnection_stats: { total_reconnections: number; avg_connection_duration_seconds: number };
  recent_disconnections: {
    instance_id: string;
    session: number;
    disconnected_at: string;
    duration_seconds: number;
    close_code: number | null;
    reason: string | null;
  }[];
}

export interface DeadLetter {
  id: string;
  at: string;
  origin: string;
  reason: string;
  replayable: boolean;
  message: string;
}

export interface ApiKey {
  prefix: string;
  name: string;
  role: Role;
  /** Absent for the key of the admin key file. */
  created?: string;
  created_by: string;
  /** The whole key, only in the answer to its creation. */
  key?: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  who: string;
  name: string | null;
  role: string | null;
  from: string;
  what: string;
  outcome: string;
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
  /** done, failed or pending. */
  state: string;
  /** The state in more detail. */
  status: string;
  error?: string | null;
  /** Name of the result file in the address of the result, null if the gateway finds none. */
  result: string | null;
  output_path: string | null;
  /** Address of the clip, null if the gateway cannot read it. */
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
  boxes: [number, number, number, number, number, number | null][];
}

export interface Tracks {
  file: string;
  width: number;
  height: number;
  fps: number;
  frames: number;
  tracks: Track[];
}

export interface Process {
  process_id: string;
  instance_id: string;
  pool: string;
  host: string;
  profile: string;
  group: string | null;
  /** running, stopped, error or unknown. */
  status: string;
  state: string;
  since: string;
  retired: boolean;
  restarts: number;
  exit_code: number | null;
  host_pid: number | null;
  docker_container: string | null;
  command: string | null;
  log_path: string | null;
  error_message: string | null;
}

export interface ProcessList {
  processes: Process[];
}

/** The shutdown of an instance; its stages are called rungs. */
export interface Shutdown {
  rung: string;
  reason: string;
  began_at: string;
  until: string | null;
  ended_at: string | null;
  rungs: { rung: string; at: string }[];
}

/** A line of a log; those of a process's output have neither time nor level. */
export interface LogLine {
  at: string | null;
  level: string | null;
  line: string;
}

export interface Group {
  name: string;
  host: string;
  profile: string | null;
  streams_count: number | null;
  instances: number;
  minimum: number | null;
  maximum: number | null;
  settings: unknown;
  running: number;
  starting: number;
  broken: number;
  surplus: number;
  outdated: number;
  processes: { process_id: string; instance_id: string; state: string; reason: string | null }[];
}

export interface DesiredFleet {
  pool: string;
  version: number;
  converged: boolean;
  groups: Group[];
}

/** Whether the process neither runs nor will be started again by itself. */
export function isOver(process: Process): boolean {
  return ["STOPPED", "FAILED", "QUARANTINED"].includes(process.state);
}
