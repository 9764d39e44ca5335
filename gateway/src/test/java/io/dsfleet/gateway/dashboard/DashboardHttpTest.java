package io.dsfleet.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.SharedGatewayExtension;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedGatewayExtension.class)
class DashboardHttpTest {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  private static List<String> assets(HttpAnswer page) {
    return Pattern.compile("\"(/ui/[^\"]+)\"")
        .matcher(page.response().body())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void root_isThePageForBrowsers(GatewayFixture gateway) {
    HttpAnswer page = gateway.get("/", "Accept", BROWSER);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.response().body()).contains("<div id=\"app\">");
    assertThat(page.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " media-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
                + " form-action 'none'");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.response().headers().allValues("Vary")).contains("Accept");
  }

  @Test
  void root_isJsonForPrograms(GatewayFixture gateway) {
    for (HttpAnswer root :
        List.of(
            gateway.get("/"),
            gateway.get("/", "Accept", "*/*"),
            gateway.get("/", "Accept", "application/json, text/html;q=0.5"))) {
      assertThat(root.header("Content-Type")).startsWith("application/json");
      assertThat(root.json().path("docs_url").asString()).isEqualTo("/docs");
      assertThat(root.response().headers().allValues("Vary")).contains("Accept");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|true",
        "text/html;q=0.9, application/json;q=0.8|true",
        "text/html;q=0|false",
        "text/*|false",
        "*/*|false",
        "text/html;q=0.4, application/json|false",
        "not a type|false"
      })
  void acceptHeader_decides(String accept, boolean html) {
    assertThat(DashboardFilter.prefersHtml(accept)).isEqualTo(html);
  }

  @Test
  void assets_areCachedForever(GatewayFixture gateway) {
    List<String> assets = assets(gateway.get("/", "Accept", BROWSER));

    assertThat(assets).hasSize(3);
    for (String path : assets) {
      HttpAnswer asset = gateway.get(path);
      assertThat(asset.status()).as(path).isEqualTo(200);
      assertThat(asset.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
      assertThat(asset.header("Content-Security-Policy")).startsWith("default-src 'none'");
      assertThat(asset.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void knownEtag_isNotSentAgain(GatewayFixture gateway) {
    String tag = gateway.get("/", "Accept", BROWSER).header("ETag");

    HttpAnswer again = gateway.get("/", "Accept", BROWSER, "If-None-Match", tag);

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.response().body()).isEmpty();
  }

  @Test
  void gzip_isSentOnlyToClientsThatAcceptIt(GatewayFixture gateway) {
    String path = assets(gateway.get("/", "Accept", BROWSER)).getFirst();

    assertThat(gateway.get(path, "Accept-Encoding", "gzip, br").header("Content-Encoding"))
        .isEqualTo("gzip");
    assertThat(gateway.get(path, "Accept-Encoding", "gzip;q=0").header("Content-Encoding"))
        .isEmpty();
    assertThat(gateway.get(path).header("Content-Encoding")).isEmpty();
  }

  @Test
  void headRequest_hasTheHeadersOnly(GatewayFixture gateway) {
    HttpAnswer head =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri("/"))
                .header("Accept", BROWSER)
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    assertThat(head.response().body()).isEmpty();
  }

  @Test
  void unknownAsset_isRefusedAsAnyOtherRoute(GatewayFixture gateway) {
    assertThat(gateway.get("/ui/app.js").json().path("code").asString()).isEqualTo("unknown_route");
  }

  @Test
  void closedGateway_servesThePageButNoData(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("admin.key");
    Files.writeString(file, AccessKey.generate(new SecureRandom()).secret() + "\n");
    try (GatewayFixture closed =
        GatewayFixture.start(
            "--dsfleet.gateway.open=false", "--dsfleet.gateway.access.admin-key-file=" + file)) {
      HttpAnswer page = closed.get("/", "Accept", BROWSER);
      assertThat(page.status()).isEqualTo(200);
      for (String path : assets(page)) {
        assertThat(closed.get(path).status()).isEqualTo(200);
      }
      assertThat(closed.get("/").status()).isEqualTo(401);
      assertThat(closed.get("/deepstream/jobs").status()).isEqualTo(401);
      assertThat(closed.get("/deepstream/slots").status()).isEqualTo(401);
    }
  }
}
