import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, change, get, setCsrfToken, whenUnauthorised } from "./api.ts";
import { live, mayChange, POLL_SECONDS, SharedContext } from "./context.ts";
import { FleetPage } from "./fleet.tsx";
import { time } from "./format.ts";
import { JobPage } from "./job.tsx";
import { JobsPage } from "./jobs.tsx";
import { LoginPage } from "./login.tsx";
import { ErrorBox } from "./parts.tsx";
import { link, parse, type Route } from "./route.ts";
import { SubmitPage } from "./submit.tsx";
import { type Key, language, type Language, setLanguage, t } from "./text.ts";
import type { Pool, Session } from "./types.ts";
import { VideoWallPage } from "./video_wall.tsx";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const STORED_THEME = "dsfleet.theme";
const START_RETRY_MILLIS = 5_000;

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED_THEME) as Theme;
  return THEMES.includes(stored) ? stored : "system";
}

function applyTheme(theme: Theme): void {
  localStorage.setItem(STORED_THEME, theme);
  document.documentElement.dataset.theme = theme;
}

/** Undefined while unknown, null if a login is needed. */
type Login = Session | null | undefined;

function useRoute(): Route {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parse(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}

function App() {
  const route = useRoute();
  const [login, setLogin] = useState<Login>(undefined);
  const [pools, setPools] = useState<Pool[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [spoken, setSpoken] = useState(language());
  const pool = choosePool(route, pools);

  const enter = async () => {
    try {
      const session = (await get<Session>("/deepstream/session")).body;
      setCsrfToken(session.csrf_token);
      setPools((await get<Pool[]>("/deepstream/pools")).body);
      setLogin(session);
      setError(null);
    } catch (failure) {
      const known = failure as ApiError;
      if (known.status === 401) {
        setLogin(null);
        setError(null);
      } else {
        setError(known);
      }
    }
  };
  useEffect(() => {
    whenUnauthorised(() => setLogin(null));
    enter();
  }, []);
  useEffect(() => {
    const timer = error === null ? undefined : setTimeout(enter, START_RETRY_MILLIS);
    return () => clearTimeout(timer);
  }, [error]);
  useEffect(() => {
    live.follow(login && pools ? pool : null);
  }, [login, pools, pool]);
  useEffect(() => {
    document.documentElement.lang = spoken;
    document.title = `${title(route)} · dsfleet`;
  }, [spoken, route]);

  const logout = async () => {
    await change("DELETE", "/deepstream/session").catch(() => {});
    setCsrfToken(null);
    setLogin(null);
  };
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), focusMain())}>
        {t("nav.skip")}
      </a>
      <Header
        route={route}
        login={login}
        pools={pools ?? []}
        pool={pool}
        spoken={spoken}
        speak={(language) => (setLanguage(language), setSpoken(language))}
        logout={logout}
      />
      <main id="main" tabIndex={-1} key={spoken}>
        {error && <ErrorBox error={error} retry={enter} />}
        {login === null && (
          <LoginPage done={(session) => (setCsrfToken(session.csrf_token), enter())} />
        )}
        {login && pools && (
          <SharedContext.Provider value={{ session: login, pools, pool }}>
            <LiveNotice />
            <Page route={route} />
          </SharedContext.Provider>
        )}
      </main>
    </>
  );
}

function focusMain(): void {
  document.getElementById("main")?.focus();
}

function choosePool(route: Route, pools: Pool[] | null): string {
  const names = pools?.map((each) => each.pool) ?? [];
  const job = route.path[0] === "jobs" ? route.path[1] : undefined;
  const asked = job === undefined ? route.query.get("pool") : job.slice(0, job.lastIndexOf("."));
  return asked !== null && names.includes(asked)
    ? asked
    : names.includes("default") || names.length === 0
    ? "default"
    : names[0] as string;
}

function title(route: Route): string {
  const [page, id] = route.path;
  return id ?? t(
    page === "jobs"
      ? "nav.jobs"
      : page === "submit"
      ? "nav.submit"
      : page === "live"
      ? "nav.live"
      : "nav.fleet",
  );
}

function Page({ route }: { route: Route }) {
  const [page = "fleet", id] = route.path;
  if (page === "fleet") {
    return <FleetPage route={route} />;
  }
  if (page === "jobs") {
    return id === undefined ? <JobsPage route={route} /> : <JobPage key={id} id={id} />;
  }
  if (page === "live") {
    return <VideoWallPage />;
  }
  if (page === "submit") {
    return <SubmitPage />;
  }
  return <p class="notice warn">{t("unknown.page")}</p>;
}

function Header(
  { route, login, pools, pool, spoken, speak, logout }: {
    route: Route;
    login: Login;
    pools: Pool[];
    pool: string;
    spoken: Language;
    speak: (language: Language) => void;
    logout: () => void;
  },
) {
  const [theme, setTheme] = useState(storedTheme());
  const current = route.path[0] ?? "fleet";
  const pages: [string, Key][] = [["fleet", "nav.fleet"], ["jobs", "nav.jobs"], ["live", "nav.live"]];
  if (login && mayChange(login)) {
    pages.push(["submit", "nav.submit"]);
  }
  return (
    <header>
      <span class="brand">dsfleet</span>
      {login && (
        <nav aria-label={t("nav.main")}>
          {pages.map(([page, name]) => (
            <a
              key={page}
              href={link([page], { pool: pools.length > 1 ? pool : null })}
              aria-current={current === page ? "page" : undefined}
            >
              {t(name)}
            </a>
          ))}
          <a href="/docs">{t("nav.api")}</a>
        </nav>
      )}
      <span class="tools">
        {login && <LiveBadge />}
        {login && pools.length > 1 && (
          <select
            aria-label={t("pool")}
            value={pool}
            onChange={(event) =>
              (location.hash = link([current], { pool: event.currentTarget.value }))}
          >
            {pools.map((each) => <option key={each.pool} value={each.pool}>{each.pool}</option>)}
          </select>
        )}
        <select
          aria-label={t("theme")}
          value={theme}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Theme;
            setTheme(chosen);
            applyTheme(chosen);
          }}
        >
          {THEMES.map((each) => <option key={each} value={each}>{t(`theme.${each}`)}</option>)}
        </select>
        <select
          aria-label={t("language")}
          value={spoken}
          onChange={(event) => speak(event.currentTarget.value as Language)}
        >
          <option value="en" lang="en">English</option>
          <option value="ko" lang="ko">한국어</option>
        </select>
        {login?.csrf_token && (
          <>
            <span class="quiet">
              {t("signedIn", { name: login.name, role: t(`role.${login.role}`) })}
            </span>
            <button type="button" onClick={logout}>{t("logout")}</button>
          </>
        )}
      </span>
    </header>
  );
}

function useLiveState() {
  const [state, setState] = useState(live.state);
  useEffect(() => live.listen((event) => event === null && setState(live.state)), []);
  return state;
}

function LiveBadge() {
  const state = useLiveState();
  const name = state === "live" ? "live.live" : state === "lost" ? "live.lost" : "live.connecting";
  return (
    <span class={`live ${state}`} role="status">
      <span class="dot" aria-hidden="true" />
      {t(name)}
    </span>
  );
}

function LiveNotice() {
  const state = useLiveState();
  const [since, setSince] = useState(Date.now());
  useEffect(() => setSince(Date.now()), [state]);
  return state === "lost"
    ? (
      <p class="notice warn" role="status">
        {t("live.lost.long", { seconds: POLL_SECONDS, time: time(since) })}
      </p>
    )
    : null;
}

applyTheme(storedTheme());
const root = document.getElementById("app");
if (root !== null) {
  render(<App />, root);
}
