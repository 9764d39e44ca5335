/** The address of a view: the part after # as a path and parameters. */
export interface Route {
  path: string[];
  query: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return {
    path: path.split("/").filter((part) => part !== "").map(decodeURIComponent),
    query: new URLSearchParams(query),
  };
}

/** The link to a view; parameters that are null or empty are left out. */
export function link(
  path: string[],
  query: Record<string, string | number | null> = {},
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== "") {
      parameters.set(name, String(value));
    }
  }
  const text = parameters.toString();
  return `#/${path.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** Offset of the first item of a list's page. */
export function offsetOf(route: Route): number {
  return Math.max(0, Math.floor(Number(route.query.get("offset"))) || 0);
}
