import { get } from "./api.ts";
import { useData } from "./context.ts";
import { time } from "./format.ts";
import { Loaded, Table, TextFilter } from "./parts.tsx";
import { link, type Route } from "./route.ts";
import { t } from "./text.ts";
import type { AuditEntry } from "./types.ts";

const PER_PAGE = 50;

interface AuditPageData {
  entries: AuditEntry[];
  next: string | null;
}

async function load(before: string | null, signal: AbortSignal): Promise<AuditPageData> {
  const query = new URLSearchParams({ limit: String(PER_PAGE) });
  if (before !== null) {
    query.set("before", before);
  }
  const answer = await get<AuditEntry[]>(`/deepstream/audit?${query}`, signal);
  return { entries: answer.body, next: answer.next };
}

export function AuditPage({ route }: { route: Route }) {
  const before = route.query.get("before");
  const text = route.query.get("text") ?? "";
  const data = useData(`audit ${before}`, (signal) => load(before, signal), () => false, true);
  return (
    <>
      <h1>{t("nav.audit")}</h1>
      <p class="quiet">{t("audit.about")}</p>
      <TextFilter
        label={t("jobs.text")}
        hint={t("audit.text.hint")}
        text={text}
        to={(typed) => link(["audit"], { before, text: typed })}
      />
      <Loaded data={data}>
        {({ entries, next }) => (
          <>
            <AuditTable entries={entries.filter((entry) => matches(entry, text))} />
            <nav class="pages" aria-label={t("nav.audit")}>
              {before !== null && <a href={link(["audit"], { text })}>{t("page.first")}</a>}
              {next !== null && (
                <a href={link(["audit"], { before: next, text })}>{t("page.next")}</a>
              )}
            </nav>
          </>
        )}
      </Loaded>
    </>
  );
}

function matches(entry: AuditEntry, text: string): boolean {
  return [entry.who, entry.name, entry.role, entry.from, entry.what, entry.outcome].join(" ")
    .toLowerCase().includes(text.toLowerCase());
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
  if (entries.length === 0) {
    return <p class="quiet" role="status">{t("audit.empty")}</p>;
  }
  return (
    <Table columns={["audit.at", "audit.who", "audit.what", "audit.outcome", "audit.from"]}>
      {entries.map((entry) => (
        <tr key={entry.id}>
          <th scope="row"><time dateTime={entry.at} title={entry.at}>{time(entry.at)}</time></th>
          <td data-label={t("audit.who")}>
            <span>
              {entry.name ?? entry.who}
              {entry.name !== entry.who && <small class="quiet id">{entry.who}</small>}
            </span>
          </td>
          <td data-label={t("audit.what")} class="id">{entry.what}</td>
          <td data-label={t("audit.outcome")} class="id">{entry.outcome}</td>
          <td data-label={t("audit.from")} class="id">{entry.from}</td>
        </tr>
      ))}
    </Table>
  );
}
