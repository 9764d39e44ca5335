package io.dsfleet.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard in a browser, on a system that requires keys, with a scripted app. */
class DashboardPagesTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration FILE_TIME = Duration.ofMillis(700);

  /** Longer than any test, so that a job is still running when it is looked at. */
  private static final Duration WHOLE_TEST = Duration.ofMinutes(20);

  private static final String NAME = "dashboard";

  private static StandaloneFixture system;
  private static DashboardBrowser browser;
  private static String adminKey;
  private static String viewerKey;

  private final AppBehaviour behaviour = AppBehaviour.obedient();
  private ScriptedApp app;

  @BeforeAll
  static void start() {
    Map<String, String> settings = TestKeys.closedSystem(NAME);
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
    behaviour.fileTime(FILE_TIME);
    app = ScriptedApp.settings(system.socket(), "gate-app", 4).behaviour(behaviour).connect();
    system.client().awaitInstance("gate-app", 4);
  }

  @AfterEach
  void pagesAreClean() {
    system.client().post("/deepstream/jobs/cancel", Map.of("all", true));
    system.client().awaitInstance("gate-app", 4);
    app.close();
    system.client().awaitGone("gate-app");
    assertThat(browser.complaints()).isEmpty();
  }

  private static Path footage(String name, int files) throws IOException {
    Path folder =
        Files.createDirectories(BuildArtifacts.output(NAME + "/" + name).toAbsolutePath());
    for (int i = 0; i < files; i++) {
      Files.writeString(folder.resolve("clip-%02d.mp4".formatted(i)), "no video");
    }
    return folder;
  }

  @Test
  void submittedJob_isSeenRunningAndCompleted_withoutReload() throws IOException {
    Path folder = footage("gate", 6);
    behaviour.unreadable(file -> file.fileName().equals("clip-03.mp4"));
    Page page = browser.desktop("en-US");
    browser.login(page, adminKey);
    DashboardBrowser.link(page, "Submit").click();
    page.getByLabel("Camera path").fill(folder.toString());
    page.getByLabel("Name").fill("gate 1");
    page.getByLabel("Output folder").fill(folder + "/out");
    DashboardBrowser.screenshot(page, "submit");
    DashboardBrowser.clickButton(page, "Submit job");

    assertThat(page.locator("h1")).hasText("gate 1");
    assertThat(page.locator(".summary .badge")).hasText("running");
    DashboardBrowser.link(page, "Fleet").click();
    assertThat(page.locator("a.slot.busy").first())
        .hasAttribute("href", Pattern.compile("#/jobs/.+"));
    DashboardBrowser.screenshot(page, "fleet-busy");
    page.locator("a.slot.busy").first().click();
    assertThat(page.locator(".summary .badge")).hasText("completed");
    assertThat(page.getByText("1 of 6 files failed.")).isVisible();
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("clip-03.mp4")))
        .containsText("failed");
    assertThat(page.locator(".timeline")).containsText("completed");
    assertThat(page.locator(".summary .outcome")).containsText("some files analysed");
    DashboardBrowser.screenshot(page, "job-completed");

    behaviour.unreadable(file -> false);
    DashboardBrowser.clickButton(page, "Retry failed files: gate 1");
    assertThat(page.locator(".summary .outcome")).containsText("all files analysed");
    assertThat(page.locator("h1")).hasText("gate 1");

    browser.open(page, "/jobs?view=history&outcome=partial");
    Locator rows = page.locator("tbody tr", new Page.LocatorOptions().setHasText("gate 1"));
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("some files analysed");
    page.getByLabel("Outcome").selectOption("none");
    assertThat(rows).hasCount(0);
  }

  @Test
  void runningJob_isCancelledAndRetried() {
    behaviour.fileTime(WHOLE_TEST);
    system.client().submit(JobRequests.fileset(9_100, 2));
    Page page = browser.desktop("en-US");
    browser.login(page, adminKey);
    DashboardBrowser.link(page, "Jobs").click();
    DashboardBrowser.clickButton(page, "Cancel job: camera 9100");
    page.getByLabel("Reason (optional)").fill("wrong camera");
    DashboardBrowser.screenshot(page, "cancel");
    DashboardBrowser.clickButton(page, "Cancel job");
    assertThat(page.getByText("No job is running.")).isVisible();

    DashboardBrowser.link(page, "All jobs").click();
    page.getByLabel("State").selectOption("CANCELLED");
    assertThat(page.locator("tbody tr")).containsText(new String[] {"wrong camera"});
    DashboardBrowser.link(page, "camera 9100").click();
    assertThat(page.locator(".summary")).containsText("wrong camera");
    behaviour.fileTime(Duration.ZERO);
    DashboardBrowser.clickButton(page, "Retry job: camera 9100");
    assertThat(page.locator(".summary .badge")).hasText("completed");
  }

  @Test
  void waitingJobs_haveAPositionAndReason_andTheirPriorityIsChanged() {
    behaviour.fileTime(WHOLE_TEST);
    IntStream.range(0, 7).forEach(i -> system.client().submit(JobRequests.fileset(9_200 + i, 1)));
    Page page = browser.desktop("en-US");
    browser.login(page, adminKey);
    browser.open(page, "/jobs?view=waiting");
    Locator rows = page.locator("tbody tr");
    assertThat(rows).hasCount(3);
    assertThat(rows.nth(0)).containsText("all slots are busy");
    DashboardBrowser.screenshot(page, "jobs-waiting");
    page.getByLabel("Text").fill("camera 9206");
    assertThat(rows).hasCount(1);
    page.getByLabel("Text").fill("");

    DashboardBrowser.clickButton(page, "Change priority: camera 9206");
    page.locator("#new-priority").fill("9");
    DashboardBrowser.clickButton(page, "Save");
    assertThat(rows.nth(0)).containsText("camera 9206");

    DashboardBrowser.link(page, "Running").click();
    assertThat(rows).hasCount(4);
    DashboardBrowser.screenshot(page, "jobs-running");
    system.client().post("/deepstream/jobs/cancel", Map.of("all", true));
    assertThat(page.getByText("No job is running.")).isVisible();
  }

  @Test
  void viewer_isOfferedNoAction() {
    behaviour.fileTime(WHOLE_TEST);
    String job = system.client().submit(JobRequests.fileset(9_300, 1));
    system.client().awaitState(job, "RUNNING", BOUND);
    Page page = browser.desktop("en-US");
    browser.login(page, viewerKey);
    assertThat(DashboardBrowser.link(page, "Submit")).hasCount(0);
    browser.open(page, "/jobs");
    assertThat(page.locator("tbody tr")).hasCount(1);
    assertThat(page.locator("main button")).hasCount(0);
    browser.open(page, "/jobs/" + job);
    assertThat(page.locator(".summary .badge")).hasText("running");
    assertThat(page.locator("main button")).hasCount(0);
    browser.open(page, "/submit");
    assertThat(page.locator("form")).hasCount(0);
    assertThat(page.locator(".notice")).containsText("needs a key of role operator");
  }

  @Test
  void language_followsTheBrowserAndTheSwitch() {
    Page page = browser.desktop("ko-KR");
    browser.open(page, "/fleet");
    assertThat(page.locator("h1")).hasText("로그인");
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.locator("#key").fill("dsf_wrong");
    page.locator("button[type=submit]").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("유효하지");
    page.locator("#key").fill(adminKey);
    page.locator("button[type=submit]").click();
    assertThat(page.locator("h1")).hasText("플릿");
    assertThat(page.locator("html")).hasAttribute("lang", "ko");
    page.getByLabel("언어").selectOption("en");
    assertThat(page.locator("h1")).hasText("Fleet");
    page.reload();
    assertThat(page.locator("h1")).hasText("Fleet");
    assertThat(page.locator("html")).hasAttribute("lang", "en");
    DashboardBrowser.clickButton(page, "Log out");
    assertThat(page.locator("h1")).hasText("Log in");
  }

  @Test
  void everyPage_isAccessible_andFitsItsWindow() {
    behaviour.fileTime(WHOLE_TEST);
    String job = system.client().submit(JobRequests.fileset(9_400, 3));
    system.client().awaitState(job, "RUNNING", BOUND);
    for (BrowserLook look : BrowserLook.ALL) {
      Page page = browser.page(look);
      browser.login(page, adminKey);
      for (String view : List.of("/fleet", "/jobs?view=history", "/jobs/" + job, "/submit")) {
        browser.open(page, view);
        look.check(page, view.replace(job, "job"));
      }
      page.context().close();
    }
  }

  @Test
  void eventStream_isOne_andNoneWhileHidden_andItsLossIsShown() {
    AtomicInteger streams = new AtomicInteger();
    Page page = browser.desktop("en-US");
    page.onRequest(request -> streams.addAndGet(isEvents(request.url())));
    page.onRequestFinished(request -> streams.addAndGet(-isEvents(request.url())));
    page.onRequestFailed(request -> streams.addAndGet(-isEvents(request.url())));
    browser.login(page, adminKey);
    DashboardBrowser.link(page, "Jobs").click();
    DashboardBrowser.link(page, "Fleet").click();
    page.waitForCondition(() -> streams.get() == 1);
    assertThat(page.locator(".tiles")).isVisible();

    hide(page, true);
    page.waitForCondition(() -> streams.get() == 0);
    page.route("**/deepstream/**", Route::abort);
    hide(page, false);
    assertThat(page.locator(".live")).hasText("Not live");
    assertThat(page.getByText("Not live since")).isVisible();
    assertThat(page.getByText("The server does not respond.").first()).isVisible();
    assertThat(page.locator(".stale .tiles")).isVisible();
    DashboardBrowser.screenshot(page, "not-live");

    page.unroute("**/deepstream/**");
    assertThat(page.locator(".live"))
        .hasText(
            "Live", new LocatorAssertions.HasTextOptions().setTimeout((double) BOUND.toMillis()));
    assertThat(page.locator(".stale")).hasCount(0);
    page.waitForCondition(() -> streams.get() == 1);
  }

  private static int isEvents(String url) {
    return url.contains("/deepstream/events") ? 1 : 0;
  }

  private static void hide(Page page, boolean hidden) {
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable:"
            + " true}); document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);
  }
}
