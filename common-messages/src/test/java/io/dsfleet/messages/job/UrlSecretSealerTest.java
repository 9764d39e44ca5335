package io.dsfleet.messages.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.path.AllowedRoots;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSecretSealerTest {
  private static final String OLD_KEY = "0123456789abcdef0123456789abcdef";
  private static final String NEW_KEY = "fedcba9876543210fedcba9876543210";
  private static final String URL = "rtsp://viewer:s3cret@10.0.0.7:554/live?channel=1";

  private final UrlSecretSealer secrets = new UrlSecretSealer(List.of(OLD_KEY));

  @ParameterizedTest
  @ValueSource(
      strings = {
        URL,
        "rtsp://viewer:p@ss:word@[fe80::1]:554/live",
        "http://10.0.0.7/stream?user=v&password=s3cret&channel=1",
        "rtsp://10.0.0.7/user=admin&password=s3cret&channel=1",
        "rtsp://:s3cret@host"
      })
  void sealedUrl_opensToTheOriginal(String url) {
    String sealed = secrets.seal(url);

    assertThat(sealed).contains("~s1~").doesNotContain("s3cret").doesNotContain("p@ss");
    assertThat(UrlSecrets.isUnambiguous(sealed)).isTrue();
    assertThat(secrets.seal(sealed)).isEqualTo(sealed);
    assertThat(secrets.seal(url)).isEqualTo(sealed);
    assertThat(secrets.open(sealed)).isEqualTo(url);
    assertThat(UrlSecrets.mask(sealed)).isEqualTo(UrlSecrets.mask(url)).contains("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/media/a b/1.mp4", "rtsp://host:554/live", "rtsp://user@host/", "a:b@c", "12:30"})
  void textWithoutSecret_isUnchanged(String text) {
    assertThat(secrets.seal(text)).isEqualTo(text);
    assertThat(UrlSecrets.mask(text)).isEqualTo(text);
  }

  @Test
  void masked_urlsInsideText_hidesTheirPasswords() {
    assertThat(UrlSecrets.mask("{\"m\":\"no rtsp:\\/\\/u:pw@h\\/x, no rtsp://a:b@c\"}"))
        .isEqualTo("{\"m\":\"no rtsp://u:***@h/x, no rtsp://a:***@c\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "rtsp://h/x?user\\u003dv\\u0026password\\u003ds3cret"   | "rtsp://h/x?user=v&password=***"
          "rtsp://h/\\uacbd\\ub85c?password=s3cret"               | "rtsp://h/경로?password=***"
          "rtsp:\\/\\/u:s3cret\\u0040h"                           | "rtsp://u:***@h"
          "no rtsp://h/x\\u0022, password=open"                   | "no rtsp://h/x\\u0022, password=open"
          "rtsp://u:s3cret@h\\nrtsp://v:s3cret@h"                 | "rtsp://u:***@h\\nrtsp://v:***@h"
          """)
  void masked_jsonEscapes_hidesTheirSecrets(String json, String masked) {
    assertThat(UrlSecrets.mask(json)).isEqualTo(masked);
  }

  @Test
  void masked_veryLongText_isHandled() {
    String text = "rtsp://u:s3cret@h/" + "x?a=".repeat(100_000);

    assertThat(UrlSecrets.mask(text)).isEqualTo(text.replace("s3cret", "***"));
    assertThat(UrlSecrets.mask("rtsp://" + ":p".repeat(100_000))).endsWith(":p:p");
    assertThat(UrlSecrets.mask("x".repeat(1_000_000) + ":/")).hasSize(1_000_002);
  }

  @Test
  void opened_otherHost_fails() {
    String moved = secrets.seal(URL).replace("10.0.0.7", "10.0.0.8");

    assertThatThrownBy(() -> secrets.open(moved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("opens the sealed password");
    assertThat(secrets.validate(request(moved)))
        .singleElement()
        .matches(error -> error.message().contains("sealed with an unknown key"));
  }

  @Test
  void severalKeys_firstSealsAndAllOpen() {
    String old = secrets.seal(URL);
    UrlSecretSealer both = new UrlSecretSealer(List.of(NEW_KEY, OLD_KEY));

    assertThat(both.open(old)).isEqualTo(URL);
    assertThat(both.seal(URL)).isNotEqualTo(old);
    assertThat(both.validate(request(old))).isEmpty();
    assertThatThrownBy(() -> new UrlSecretSealer(List.of(NEW_KEY)).open(old))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutKey_secretsAreRejected() {
    assertThat(UrlSecretSealer.none().validate(request(URL)))
        .singleElement()
        .isEqualTo(
            new FieldError(
                "camera_path",
                "the URL has a password, but no key is configured"
                    + " (dsfleet.state.camera-key-file)"));
    assertThat(UrlSecretSealer.none().validate(request("rtsp://host/"))).isEmpty();
    assertThat(UrlSecretSealer.none().seal(URL)).contains("viewer:***@");
  }

  @Test
  void sealed_callbackToken_isSealed() {
    AnalysisRequest request = request("/m").withCallbacks("https://up/done?a=1&token=s3cret", null);
    AnalysisRequest sealed = secrets.seal(request);

    assertThat(sealed.callbackUrl()).startsWith("https://up/done?a=1&token=~s1~");
    assertThat(secrets.open(String.valueOf(sealed.callbackUrl())))
        .isEqualTo("https://up/done?a=1&token=s3cret");
    assertThat(UrlSecretSealer.none().validate(request))
        .singleElement()
        .matches(error -> error.field().equals("callback_url"));
  }

  @Test
  void check_maskedPassword_isRejected() {
    assertThat(secrets.validate(request(UrlSecrets.mask(URL)))).hasSize(1);
  }

  @Test
  void sealed_request_sealsEveryField() {
    MediaFile file = new MediaFile(FileType.FILE, 1L, URL, null, "ftp://u:s3cret@h/out");
    AnalysisRequest sealed =
        secrets.seal(request(URL).withFiles(file, List.of(file, MediaFile.EOS)));

    assertThat(sealed.toString()).contains("~s1~").doesNotContain("s3cret");
    assertThat(secrets.validate(sealed)).isEmpty();
  }

  @Test
  void complete_otherPassword_keepsTheCameraId() {
    RequestCompleter completion =
        new RequestCompleter(new MediaIdResolver(path -> java.util.OptionalLong.empty()));

    assertThat(completion.complete(withoutId(URL)).cameraId())
        .isEqualTo(completion.complete(withoutId(secrets.seal(URL))).cameraId())
        .isEqualTo(completion.complete(withoutId(URL.replace("s3cret", "other"))).cameraId());
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://viewer:s3/cret@host/, false",
    "rtsp://viewer:s3?cret@host/, false",
    "rtsp://viewer:s3 cret@host/, false",
    "rtsp://viewer:s3%2Fcret@host/, true"
  })
  void check_ambiguousUrl_isRejected(String url, boolean valid) {
    assertThat(AnalysisRequestValidator.validate(request(url)).isEmpty()).isEqualTo(valid);
  }

  @Test
  void check_urlWithUserInReplyField_isRejected() {
    assertThat(
            AnalysisRequestValidator.validate(
                request("rtsp://h/1").withCallbacks(null, "amqp://u:p@h/q")))
        .singleElement()
        .matches(error -> error.field().equals("reply_to"));
    assertThat(
            AnalysisRequestValidator.validate(
                request("rtsp://h/1").withCallbacks("http://u:p@h/", null)))
        .singleElement()
        .matches(error -> error.field().equals("callback_url"));
  }

  @Test
  void roots_ignoreTheUserOfAUrl() {
    AllowedRoots roots =
        new AllowedRoots(false, List.of("rtsp://cams.example/", "/out"), (path, folders) -> true);

    assertThat(roots.validate(request("rtsp://viewer:pw@cams.example/1"))).isEmpty();
    assertThat(roots.validate(request("rtsp://cams.example@evil/1"))).hasSize(1);
    assertThat(roots.validate(request("rtsp://a@evil@cams.example/1"))).hasSize(1);
  }

  private static AnalysisRequest request(String path) {
    return withoutId(path).withCameraId(7);
  }

  private static AnalysisRequest withoutId(String path) {
    return new AnalysisRequest(
        null, CameraType.VIDEOSTREAM, path, null, "/out", null, null, null, null, null);
  }
}
