package io.dsfleet.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Chromium of the operating system, and what its pages complained about. */
final class DashboardBrowser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int HEIGHT = 800;
  private static final double TIMEOUT_MILLIS = 30_000;

  private static final Set<String> SEVERE = Set.of("serious", "critical");

  private final Playwright playwright;
  private final Browser browser;
  private final String address;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  DashboardBrowser(int port) {
    address = "http://127.0.0.1:" + port;
    PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM));
  }

  /** A page with separate cookies. */
  Page page(BrowserLook look) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setLocale(look.locale())
                .setViewportSize(look.width(), HEIGHT)
                .setColorScheme(look.colors()));
    context.setDefaultTimeout(TIMEOUT_MILLIS);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
            complaints.add("request to " + request.url());
          }
        });
    return page;
  }

  Page desktop(String locale) {
    return page(new BrowserLook(locale, 1280, ColorScheme.LIGHT));
  }

  /** Opens the view after {@code #}, without a login. */
  void open(Page page, String view) {
    page.navigate(address + "/#" + view);
  }

  /** Opens the first view and logs in. */
  void login(Page page, String key) {
    open(page, "/fleet");
    page.locator("#key").fill(key);
    page.locator("button[type=submit]").click();
    assertThat(page.locator(".live")).hasClass("live live");
  }

  /** Saves what the page shows, all of it. */
  static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(BuildArtifacts.output("dashboard/" + name + ".png"))
            .setFullPage(true));
  }

  /** Serious and critical findings of axe-core. */
  static List<String> seriousFindings(Page page) {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .filter(rule -> SEVERE.contains(rule.getImpact()))
            .map(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
            .toList();
  }

  static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static void clickButton(Page page, String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  /** Script errors, violations of the content security policy and requests to other servers. */
  Queue<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
