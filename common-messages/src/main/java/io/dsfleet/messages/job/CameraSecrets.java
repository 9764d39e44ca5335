package io.dsfleet.messages.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals the secrets of urls, of cameras and of those who wait for an answer, so that a request can
 * be kept and sent as a whole: only who holds the key reads them, and only for the host that they
 * were given for.
 *
 * <p>AES-256-GCM, whose nonce is derived from key, host and secret: the same secret of the same
 * host is sealed to the same text, so that a repeated request stays the same request.
 */
public final class CameraSecrets {
  /** Characters that a key has at least. */
  public static final int KEY_LEAST = 32;

  private static final String SEALED = "~s1~";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final List<Key> keys;

  private record Key(SecretKeySpec sealing, SecretKeySpec naming) {}

  /**
   * @param keys the first seals, all open; none: requests with secrets are refused
   */
  public CameraSecrets(List<String> keys) {
    this.keys = keys.stream().map(CameraSecrets::key).toList();
  }

  /** Without a key. */
  public static CameraSecrets none() {
    return new CameraSecrets(List.of());
  }

  /** Why the request's secrets cannot be kept, empty if they can. */
  public List<FieldError> check(AnalysisRequest request) {
    List<FieldError> errors = new ArrayList<>();
    check("camera_path", request.cameraPath(), errors);
    check("output_dir", request.outputDir(), errors);
    check("callback_url", request.callbackUrl(), errors);
    if (request.initFile() != null) {
      check("init_file.file_path", request.initFile().filePath(), errors);
      check("init_file.output_path", request.initFile().outputPath(), errors);
    }
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    for (int i = 0; i < files.size(); i++) {
      check("files[" + i + "].file_path", files.get(i).filePath(), errors);
      check("files[" + i + "].output_path", files.get(i).outputPath(), errors);
    }
    return List.copyOf(errors);
  }

  private void check(String field, @Nullable String path, List<FieldError> errors) {
    if (path == null) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    var _ =
        CameraUrls.rewritten(
            path,
            (host, secret) -> {
              fault(host, secret).ifPresent(wrong::add);
              return secret;
            });
    wrong.stream().findFirst().ifPresent(reason -> errors.add(new FieldError(field, reason)));
  }

  private Optional<String> fault(String host, String secret) {
    if (secret.equals(CameraUrls.MASK)) {
      return Optional.of("expected the password of the url, but it is the mask of one");
    }
    if (keys.isEmpty()) {
      return Optional.of("expected a url without password, but this fleet has no key to keep it");
    }
    return secret.startsWith(SEALED) && find(host, secret).isEmpty()
        ? Optional.of("expected the password of the url, but it is sealed with another key")
        : Optional.empty();
  }

  /** The request with its secrets sealed; what is sealed already stays as it is. */
  public AnalysisRequest sealed(AnalysisRequest request) {
    return request.withPaths(this::sealed, CameraUrls::masked);
  }

  /** The text with the secrets of its urls sealed, or masked where there is no key. */
  public String sealed(String text) {
    return CameraUrls.rewritten(text, this::seal);
  }

  /**
   * The text as it was before it was sealed.
   *
   * @throws IllegalArgumentException where no key opens a seal
   */
  public String opened(String text) {
    return CameraUrls.rewritten(
        text,
        (host, secret) -> {
          if (!secret.startsWith(SEALED)) {
            return secret;
          }
          return find(host, secret)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected the key that the camera's password was sealed with,"
                              + " but dsfleet.state.camera-key-file has none that opens it"));
        });
  }

  private String seal(String host, String secret) {
    if (keys.isEmpty()) {
      return CameraUrls.MASK;
    }
    if (secret.equals(CameraUrls.MASK)
        || (secret.startsWith(SEALED) && find(host, secret).isPresent())) {
      return secret;
    }
    Key key = keys.getFirst();
    byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
    byte[] nonce = nonce(key, host, plain);
    byte[] closed = cipher(Cipher.ENCRYPT_MODE, key, nonce, host, plain);
    byte[] all = ByteBuffer.allocate(nonce.length + closed.length).put(nonce).put(closed).array();
    return SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private Optional<String> find(String host, String text) {
    for (Key key : keys) {
      try {
        byte[] all = Base64.getUrlDecoder().decode(text.substring(SEALED.length()));
        if (all.length > NONCE_BYTES) {
          ByteBuffer parts = ByteBuffer.wrap(all);
          byte[] nonce = new byte[NONCE_BYTES];
          byte[] closed = new byte[all.length - NONCE_BYTES];
          parts.get(nonce).get(closed);
          byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, host, closed);
          return Optional.of(new String(plain, StandardCharsets.UTF_8));
        }
      } catch (IllegalArgumentException anothersSeal) {
        // the next key may open it
      }
    }
    return Optional.empty();
  }

  private static byte[] cipher(int mode, Key key, byte[] nonce, String host, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key.sealing(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(host.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException unopened) {
      throw new IllegalArgumentException("expected a seal of this key, but it is not", unopened);
    }
  }

  private static byte[] nonce(Key key, String host, byte[] plain) {
    byte[] name = host.getBytes(StandardCharsets.UTF_8);
    byte[] all =
        ByteBuffer.allocate(Integer.BYTES + name.length + plain.length)
            .putInt(name.length)
            .put(name)
            .put(plain)
            .array();
    return Arrays.copyOf(mac(key.naming(), all), NONCE_BYTES);
  }

  private static Key key(String text) {
    SecretKeySpec base = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return new Key(derived(base, "seal", "AES"), derived(base, "nonce", "HmacSHA256"));
  }

  private static SecretKeySpec derived(SecretKeySpec base, String purpose, String algorithm) {
    return new SecretKeySpec(mac(base, purpose.getBytes(StandardCharsets.UTF_8)), algorithm);
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
