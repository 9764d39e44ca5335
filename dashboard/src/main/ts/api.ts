import { language, t } from "./text.ts";

/** An error with the server's own text, where it sent one. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string,
    readonly fields: { field: string; message: string }[],
    readonly job: string | null,
  ) {
    super(message);
  }
}

export interface Answer<T> {
  body: T;
  total: number | null;
  /** Cursor of the next page, null at the end. */
  next: string | null;
}

let csrfToken: string | null = null;
let onUnauthorised: () => void = () => {};

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Called when the server no longer accepts the login. */
export function whenUnauthorised(action: () => void): void {
  onUnauthorised = action;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return send<T>("GET", path, undefined, {}, signal);
}

export function change<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  return send<T>(method, path, body, headers);
}

async function send<T>(
  method: string,
  path: string,
  body: unknown,
  more: Record<string, string>,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": language(),
    ...more,
  };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (method !== "GET" && csrfToken !== null) {
    headers["X-CSRF-Token"] = csrfToken;
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      cache: "no-store",
    });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new ApiError(0, t("error.network"), "network", [], null);
  }
  if (!response.ok) {
    const error = await problem(response);
    if (response.status === 401 && path !== "/deepstream/session") {
      onUnauthorised();
    }
    throw error;
  }
  const text = await response.text();
  const total = response.headers.get("X-Total-Count");
  return {
    body: (text === "" ? null : JSON.parse(text)) as T,
    total: total === null ? null : Number(total),
    next: nextCursor(response.headers.get("Link")),
  };
}

async function problem(response: Response): Promise<ApiError> {
  const fallback = t("error.status", { status: response.status });
  try {
    const body = await response.json();
    return new ApiError(
      response.status,
      body.detail ?? body.reason ?? fallback,
      body.code ?? "",
      Array.isArray(body.errors) ? body.errors : [],
      body.job_id ?? null,
    );
  } catch {
    return new ApiError(response.status, fallback, "", [], null);
  }
}

function nextCursor(link: string | null): string | null {
  const url = link?.match(/<([^>]+)>;\s*rel="next"/)?.[1];
  return url === undefined ? null : new URL(url, location.origin).searchParams.get("before");
}
