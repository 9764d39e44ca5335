package io.dsfleet.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;

/**
 * Settings of a browser window that every page must suit.
 *
 * @param width in pixels
 */
record BrowserLook(String locale, int width, ColorScheme colors) {
  /** Both languages and color schemes on a phone and on a desktop. */
  static final List<BrowserLook> ALL =
      List.of(
          new BrowserLook("en-US", 360, ColorScheme.LIGHT),
          new BrowserLook("ko-KR", 360, ColorScheme.DARK),
          new BrowserLook("ko-KR", 1280, ColorScheme.LIGHT),
          new BrowserLook("en-US", 1280, ColorScheme.DARK));

  private String name() {
    return "%s-%d-%s".formatted(locale, width, colors).toLowerCase(Locale.ROOT);
  }

  /** The page has loaded, is no wider than its window and has no serious accessibility finding. */
  void check(Page page, String view) {
    assertThat(page.locator("main h1")).isVisible();
    assertThat(page.locator("p.quiet[role=status]")).hasCount(0);
    DashboardBrowser.screenshot(page, name() + view.replaceAll("\\W+", "-"));
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .as("width of " + view)
        .isLessThanOrEqualTo(width);
    assertThat(DashboardBrowser.seriousFindings(page)).as(this + " " + view).isEmpty();
  }
}
