package io.dsfleet.gateway.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackSignerTest {
  /**
   * The expected value is the output of {@code printf '1700000000.{}' | openssl dgst -sha256 -hmac
   * secret}.
   */
  @Test
  void signature_coversTimeAndBody() {
    String signed =
        new CallbackSigner("secret").sign(1_700_000_000L, "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(signed)
        .isEqualTo(
            "t=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163");
  }

  /** Runs the code of docs/rest.md with right, foreign, changed, old and malformed signatures. */
  @Test
  void documentedPython_acceptsGenuineSignaturesOnly(@TempDir Path folder) throws Exception {
    byte[] body = "{\"a\":\"정문\"}".getBytes(StandardCharsets.UTF_8);
    long now = System.currentTimeMillis() / 1_000;
    CallbackSigner signer = new CallbackSigner("secret");
    String genuine = signer.sign(now, body);
    List<String> headers =
        List.of(
            genuine,
            new CallbackSigner("other").sign(now, body),
            genuine.replace("t=" + now, "t=" + (now + 1)),
            signer.sign(now - 3_600, body),
            "",
            "t=x,v1=é");
    Path script = folder.resolve("check.py");
    Files.writeString(
        script,
        documentedCode()
            + "\nimport sys\nbody = open(sys.argv[1], 'rb').read()\n"
            + "print([is_authentic('secret', each, body) for each in "
            + "open(sys.argv[2], encoding='utf-8').read().split('\\n')])\n");
    Path bodyFile = Files.write(folder.resolve("body"), body);
    Path headerFile = Files.writeString(folder.resolve("headers"), String.join("\n", headers));

    Process python =
        new ProcessBuilder("python3", script.toString(), bodyFile.toString(), headerFile.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo("[True, False, False, False, False, False]");
  }

  private static String documentedCode() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/rest.md"))) {
      root = root.getParent();
      assertThat(root).as("folder of the project").isNotNull();
    }
    String page = Files.readString(root.resolve("docs/rest.md"));
    String mark = "<!-- tested: callback signature -->\n```python\n";
    int start = page.indexOf(mark) + mark.length();
    assertThat(start).isGreaterThan(mark.length());
    return page.substring(start, page.indexOf("```", start));
  }
}
