import { useState } from "preact/hooks";
import { change, get } from "./api.ts";
import { mayChange, useData, useShared } from "./context.ts";
import { ConfirmDialog, useAction } from "./dialogs.tsx";
import { number, time } from "./format.ts";
import { ErrorBox, Loaded, OffsetPages, RoleNotice, TextFilter } from "./parts.tsx";
import { link, offsetOf, type Route } from "./route.ts";
import { t } from "./text.ts";
import type { DeadLetter } from "./types.ts";

const PER_PAGE = 20;

interface Letters {
  letters: DeadLetter[];
  total: number;
}

async function load(text: string, offset: number, signal: AbortSignal): Promise<Letters> {
  const query = new URLSearchParams({ limit: String(PER_PAGE), offset: String(offset) });
  if (text !== "") {
    query.set("reason", text);
  }
  const answer = await get<DeadLetter[]>(`/deepstream/dead-letters?${query}`, signal);
  return { letters: answer.body, total: answer.total ?? answer.body.length };
}

export function DeadLettersPage({ route }: { route: Route }) {
  const text = route.query.get("text") ?? "";
  const offset = offsetOf(route);
  const data = useData(
    `letters ${offset} ${text}`,
    (signal) => load(text, offset, signal),
    () => false,
    true,
  );
  const at = (from: number) => link(["dead-letters"], { text, offset: from === 0 ? null : from });
  return (
    <>
      <h1>{t("nav.letters")}</h1>
      <p class="quiet">{t("letters.about")}</p>
      <RoleNotice />
      <TextFilter
        label={t("letters.reason")}
        hint={t("letters.reason.hint")}
        text={text}
        to={(typed) => link(["dead-letters"], { text: typed })}
      />
      <Loaded data={data}>
        {({ letters, total }) => (
          <>
            <p role="status">{t("letters.count", { count: number(total) })}</p>
            <ul class="letters">
              {letters.map((letter) => (
                <LetterCard key={letter.id} letter={letter} done={data.reload} />
              ))}
            </ul>
            <OffsetPages
              name={t("nav.letters")}
              at={at}
              offset={offset}
              shown={letters.length}
              total={total}
              perPage={PER_PAGE}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

function LetterCard({ letter, done }: { letter: DeadLetter; done: () => void }) {
  const { session } = useShared();
  const [asked, setAsked] = useState(false);
  const action = useAction();
  const path = `/deepstream/dead-letters/${encodeURIComponent(letter.id)}`;
  const perform = async (change: () => Promise<unknown>) => {
    if (await action.run(change)) {
      setAsked(false);
      done();
    }
  };
  return (
    <li class="card">
      <h2>{letter.reason}</h2>
      <p class="quiet">
        <time dateTime={letter.at} title={letter.at}>{time(letter.at)}</time>
        <span>{t("letters.origin", { queue: letter.origin })}</span>
        <span class="id">{letter.id}</span>
        {!letter.replayable && <span class="badge">{t("letters.notReplayable")}</span>}
      </p>
      <details>
        <summary>{t("letters.message")}</summary>
        <pre tabIndex={0}>{formatted(letter.message)}</pre>
      </details>
      {mayChange(session) && (
        <span class="actions">
          {letter.replayable && (
            <button
              type="button"
              disabled={action.busy}
              aria-label={t("action.of", { action: t("letters.replay"), job: letter.id })}
              onClick={() => perform(() => change("POST", `${path}/replay`))}
            >
              {t("letters.replay")}
            </button>
          )}
          <button
            type="button"
            class="danger"
            disabled={action.busy}
            aria-label={t("action.of", { action: t("letters.delete"), job: letter.id })}
            onClick={() => setAsked(true)}
          >
            {t("letters.delete")}
          </button>
        </span>
      )}
      {!asked && action.error && <ErrorBox error={action.error} />}
      {asked && (
        <ConfirmDialog
          title={t("letters.delete.ask", { id: letter.id })}
          send={t("letters.delete")}
          action={action}
          close={() => setAsked(false)}
          confirmed={() => perform(() => change("DELETE", path))}
        >
          <p>{t("letters.delete.about")}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}

/** The message on several lines if it is JSON, otherwise as it is. */
function formatted(message: string): string {
  try {
    return JSON.stringify(JSON.parse(message), null, 2);
  } catch {
    return message === "" ? t("none") : message;
  }
}
