package io.dsfleet.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the dashboard for daily operation, on a system that requires keys. */
class DashboardOperationsTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration WHOLE_TEST = Duration.ofMinutes(20);
  private static final String NAME = "dashboard-operations";
  private static final String APP = "ops-app";
  private static final String FLEET = "/deepstream/fleet?pool=default";

  private static StandaloneFixture system;
  private static DashboardBrowser browser;
  private static String adminKey;
  private static String viewerKey;

  private final AppBehaviour behaviour = AppBehaviour.obedient();
  private ScriptedApp app;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new LinkedHashMap<>(TestKeys.closedSystem(NAME));
    // A process that never connects, so that its end takes all stages.
    settings.put("DSFLEET_LAUNCHER_PROFILES_SLEEPER_COMMAND_0", "/bin/sleep");
    settings.put("DSFLEET_LAUNCHER_PROFILES_SLEEPER_COMMAND_1", "600");
    adminKey = TestKeys.read(settings.get(StandaloneFixture.ADMIN_KEY_FILE));
    system = StandaloneFixture.start(NAME, settings);
    FleetClient.HttpReply created =
        system.client().post("/deepstream/keys", Map.of("name", "wall", "role", "viewer"));
    viewerKey = created.body().path("key").asString();
    browser = new DashboardBrowser(system.port());
  }

  @AfterAll
  static void stop() {
    browser.close();
    system.close();
  }

  @BeforeEach
  void connectApp() {
    app = ScriptedApp.settings(system.socket(), APP, 4).behaviour(behaviour).connect();
    system.client().awaitInstance(APP, 4);
  }

  @AfterEach
  void pagesAreClean() {
    system.client().post("/deepstream/jobs/cancel", Map.of("all", true));
    app.close();
    system.client().awaitGone(APP);
    assertThat(browser.complaints()).isEmpty();
  }

  private static Page adminPage(String view) {
    Page page = browser.desktop("en-US");
    browser.login(page, adminKey);
    browser.open(page, view);
    return page;
  }

  private static Locator row(Page page, String text) {
    return page.locator("tbody tr", new Page.LocatorOptions().setHasText(text));
  }

  private static void setFleet(List<Map<String, Object>> groups) {
    FleetClient.HttpReply reply =
        system
            .client()
            .send(
                "PUT",
                FLEET,
                Map.of("Content-Type", "application/json"),
                JsonMapper.shared().writeValueAsBytes(Map.of("groups", groups)));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  @Test
  void deadLetters_areListedAndDeleted() {
    try (BrokerTap broker = new BrokerTap()) {
      broker.publish(
          Map.of("request", JobRequests.with(JobRequests.fileset(9_501, 1), "priority", 99)));
    }
    Page page = adminPage("/dead-letters");
    Locator letter = page.locator(".letters > li");
    assertThat(letter).hasCount(1);
    assertThat(letter).containsText("priority");
    letter.locator("summary").click();
    assertThat(letter.locator("pre")).containsText("camera-9501");
    page.getByLabel("Reason").fill("no such reason");
    assertThat(letter).hasCount(0);
    page.getByLabel("Reason").fill("priority");
    assertThat(letter).hasCount(1);
    DashboardBrowser.screenshot(page, "dead-letters");

    letter.locator("button.danger").click();
    page.locator("dialog button.danger").click();
    assertThat(letter).hasCount(0);
    assertThat(page.getByText("Dead letters: 0")).isVisible();
  }

  @Test
  void key_isShownOnceWhenCreated_isRevoked_andBothAreAudited() {
    Page page = adminPage("/keys");
    page.getByLabel("Name").fill("report");
    page.getByLabel("Role").selectOption("operator");
    DashboardBrowser.clickButton(page, "Create key");
    Locator secret = page.locator(".secret");
    assertThat(secret).containsText("dsf_");
    assertThat(row(page, "report")).containsText("operator");
    DashboardBrowser.clickButton(page, "Hide");
    assertThat(secret).hasCount(0);
    assertThat(row(page, "admin key file").locator("button")).hasCount(0);
    DashboardBrowser.clickButton(page, "Revoke key: report");
    page.locator("dialog button.danger").click();
    assertThat(row(page, "report")).hasCount(0);

    DashboardBrowser.link(page, "Audit").click();
    assertThat(row(page, "POST /deepstream/keys").first()).containsText("201");
    page.getByLabel("Text").fill("DELETE");
    assertThat(row(page, "DELETE /deepstream/keys").first()).isVisible();
    assertThat(row(page, "POST /deepstream/keys")).hasCount(0);
  }

  @Test
  void instance_showsItsLog_andIsDrained() {
    Page page = adminPage("/instances");
    DashboardBrowser.link(page, APP).click();
    assertThat(page.locator("h1")).hasText(APP);
    app.send("{\"type\":\"log\",\"level\":\"error\",\"message\":\"lens is dirty\"}");
    assertThat(page.locator(".log")).containsText("lens is dirty");
    page.getByLabel("Follow").uncheck();
    DashboardBrowser.screenshot(page, "instance");

    behaviour.fileTime(Duration.ofSeconds(3));
    String job = system.client().submit(JobRequests.fileset(9_550, 1));
    system.client().awaitState(job, "RUNNING", BOUND);
    DashboardBrowser.clickButton(page, "Drain and end: " + APP);
    page.getByLabel("Reason (optional)").fill("new lens");
    DashboardBrowser.clickButton(page, "Drain and end");
    assertThat(page.locator(".stages")).containsText("drains");
    assertThat(page.getByText("Reason: new lens").first()).isVisible();
    assertThat(page.locator(".stages")).containsText("ended");
    assertThat(system.client().job(job).path("state").asString()).isEqualTo("COMPLETED");
    assertThat(page.locator(".summary button")).hasCount(0);
  }

  @Test
  void process_isLaunchedWithTheForm_andTerminatedInStages() {
    Page page = adminPage("/instances");
    DashboardBrowser.link(page, "Launch an instance").click();
    page.getByLabel("Host").fill(SystemTestServers.HOST);
    page.getByLabel("Profile").fill("no-such-profile");
    DashboardBrowser.clickButton(page, "Launch");
    assertThat(page.locator("form .notice.bad")).containsText("no-such-profile");
    page.getByLabel("Profile").fill("sleeper");
    page.getByLabel("Instance id").fill("sleeper-1");
    DashboardBrowser.clickButton(page, "Launch");
    assertThat(page.locator("h1")).hasText("sleeper-1");
    assertThat(page.locator(".badge.process-running").first()).isVisible();

    DashboardBrowser.clickButton(page, "Terminate: sleeper-1");
    DashboardBrowser.clickButton(page, "Terminate");
    assertThat(page.locator(".stages")).containsText("ended");
    browser.open(page, "/instances");
    assertThat(row(page, "sleeper-1").last()).containsText("stopped");
    DashboardBrowser.clickButton(page, "Remove ended processes from the list");
    assertThat(page.getByText("No launcher has started a process in this pool.")).isVisible();
  }

  @Test
  void pool_isPausedAndResumed() {
    Page page = adminPage("/pools");
    DashboardBrowser.clickButton(page, "Pause: default");
    assertThat(row(page, "default")).containsText("paused");
    DashboardBrowser.link(page, "Fleet").click();
    assertThat(page.getByText("The pool is paused")).isVisible();
    DashboardBrowser.link(page, "Pools").click();
    DashboardBrowser.clickButton(page, "Resume: default");
    assertThat(row(page, "default")).containsText("active");
  }

  @Test
  void desiredFleet_isShownAndScaled() {
    setFleet(
        List.of(
            Map.of(
                "name",
                "night",
                "host",
                SystemTestServers.HOST,
                "profile",
                "sleeper",
                "streams_count",
                1,
                "instances",
                1)));
    Page page = adminPage("/desired");
    Locator group = page.locator(".card", new Page.LocatorOptions().setHasText("night"));
    group.locator("summary").click();
    assertThat(DashboardBrowser.link(page, "night-1")).isVisible();
    DashboardBrowser.clickButton(page, "Change number: night");
    page.locator("#instances").fill("0");
    DashboardBrowser.clickButton(page, "Save");
    assertThat(group.locator("dd").first()).hasText("0");
    assertThat(page.getByText("as desired")).isVisible();
    setFleet(List.of());
    assertThat(page.getByText("No group is desired in this pool.")).isVisible();
  }

  @Test
  void selectedJobs_areCancelledAndRetriedTogether() {
    behaviour.fileTime(WHOLE_TEST);
    IntStream.range(0, 6).forEach(i -> system.client().submit(JobRequests.fileset(9_600 + i, 1)));
    Page page = adminPage("/jobs?view=waiting");
    Locator rows = page.locator("tbody tr");
    assertThat(rows).hasCount(2);
    page.getByLabel("Select all jobs of this page").check();
    DashboardBrowser.clickButton(page, "Cancel jobs (2)");
    DashboardBrowser.screenshot(page, "jobs-selected");
    DashboardBrowser.clickButton(page, "Cancel jobs");
    assertThat(page.getByText("No job is waiting.")).isVisible();
    assertThat(page.getByText("Done: 2.")).isVisible();

    DashboardBrowser.link(page, "All jobs").click();
    page.getByLabel("Camera id").fill("9605");
    page.getByLabel("Camera id").press("Enter");
    assertThat(rows).hasCount(1);
    page.getByLabel("Select camera 9605").check();
    DashboardBrowser.clickButton(page, "Retry jobs (1)");
    DashboardBrowser.clickButton(page, "Retry jobs");
    assertThat(rows).hasCount(2);
    page.getByLabel("Tenant").fill("nobody");
    page.getByLabel("Tenant").press("Enter");
    assertThat(rows).hasCount(0);
  }

  @Test
  void result_isPlayedWithItsTracks_andStepsByKey() {
    String job = system.client().submit(JobRequests.fileset(9_700, 3));
    system.client().awaitCompleted(job, BOUND);
    Page page = browser.desktop("en-US");
    SampleResult.serve(page);
    browser.login(page, adminKey);
    browser.open(page, "/jobs/" + job);
    Locator tracks = page.locator(".tracks button");
    assertThat(tracks).hasCount(2);
    assertThat(tracks.first()).containsText("mean confidence 80%");
    tracks.last().focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".controls .figures")).containsText("Frame 20 of 49");
    assertThat(page.locator(".stage canvas")).hasAttribute("data-boxes", "2");
    assertThat(page.locator(".tracks canvas[data-drawn]")).hasCount(2);
    page.keyboard().press("ArrowRight");
    assertThat(page.locator(".controls .figures")).containsText("Frame 21 of 49");
    DashboardBrowser.screenshot(page, "player");
    page.keyboard().press("k");
    assertThat(page.locator(".controls .figures")).containsText("Frame 49 of 49");
    assertThat(DashboardBrowser.link(page, "Tracks as CSV"))
        .hasAttribute(
            "href", "/deepstream/jobs/" + job + "/results/a.mp4.json?format=csv&download=true");

    DashboardBrowser.link(page, "Next file").click();
    assertThat(page.locator(".player")).containsText("expected a video file");
    DashboardBrowser.link(page, "Next file").click();
    assertThat(page.locator(".player")).containsText("The gateway cannot read the clip");
    DashboardBrowser.clickButton(page, "Next frame");
    assertThat(page.locator(".controls .figures")).containsText("Frame 1 of 49");
    assertThat(DashboardBrowser.seriousFindings(page)).isEmpty();
  }

  @Test
  void viewer_isOfferedNoAction() {
    Page page = browser.desktop("en-US");
    browser.login(page, viewerKey);
    for (String hidden : List.of("Submit", "Keys", "Audit")) {
      assertThat(DashboardBrowser.link(page, hidden)).hasCount(0);
    }
    for (String view : views()) {
      browser.open(page, view);
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.locator("p.quiet[role=status]")).hasCount(0);
      assertThat(page.locator("main button")).hasCount(0);
      assertThat(page.locator("main a[href*=launch]")).hasCount(0);
    }
    for (String view : List.of("/launch", "/keys", "/audit")) {
      browser.open(page, view);
      assertThat(page.locator(".notice")).containsText("This page needs a key of role");
      assertThat(page.locator("form, table")).hasCount(0);
    }
  }

  /** The views that each role may see. */
  private static List<String> views() {
    return List.of(
        "/instances", "/instances/" + APP, "/pools", "/desired", "/dead-letters", "/health");
  }

  @Test
  void everyPage_isAccessible_andFitsItsWindow() {
    for (BrowserLook look : BrowserLook.ALL) {
      Page page = browser.page(look);
      browser.login(page, adminKey);
      for (String view : views()) {
        browser.open(page, view);
        look.check(page, view);
      }
      for (String view : List.of("/launch", "/keys", "/audit")) {
        browser.open(page, view);
        look.check(page, view);
      }
      page.context().close();
    }
  }
}
