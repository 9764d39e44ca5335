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
 * Encrypts ("seals") the secrets in a request's URLs, so that the request can be stored and sent. A
 * sealed secret can be opened only with the key and for the host that it was given for.
 *
 * <p>Uses AES-256-GCM with a nonce derived from key, host and secret: sealing is deterministic, so
 * that a repeated request stays equal.
 */
public final class UrlSecretSealer {
  /** Minimum number of characters of a key. */
  public static final int MIN_KEY_LENGTH = 32;

  private static final String SEALED = "~s1~";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final List<Key> keys;

  private record Key(SecretKeySpec encryption, SecretKeySpec nonce) {}

  /**
   * @param keys the first one seals, all of them open; without a key, requests with secrets are
   *     refused
   */
  public UrlSecretSealer(List<String> keys) {
    this.keys = keys.stream().map(UrlSecretSealer::key).toList();
  }

  /** An instance without a key. */
  public static UrlSecretSealer none() {
    return new UrlSecretSealer(List.of());
  }

  /** Errors of the secrets that cannot be sealed or opened, empty if there are none. */
  public List<FieldError> validate(AnalysisRequest request) {
    List<FieldError> errors = new ArrayList<>();
    validate("camera_path", request.cameraPath(), errors);
    validate("output_dir", request.outputDir(), errors);
    validate("callback_url", request.callbackUrl(), errors);
    if (request.initFile() != null) {
      validate("init_file.file_path", request.initFile().filePath(), errors);
      validate("init_file.output_path", request.initFile().outputPath(), errors);
    }
    List<MediaFile> files = request.files() == null ? List.of() : request.files();
    for (int i = 0; i < files.size(); i++) {
      validate("files[" + i + "].file_path", files.get(i).filePath(), errors);
      validate("files[" + i + "].output_path", files.get(i).outputPath(), errors);
    }
    return List.copyOf(errors);
  }

  private void validate(String field, @Nullable String path, List<FieldError> errors) {
    if (path == null) {
      return;
    }
    List<String> faults = new ArrayList<>();
    var _ =
        UrlSecrets.replaceSecrets(
            path,
            (host, secret) -> {
              fault(host, secret).ifPresent(faults::add);
              return secret;
            });
    faults.stream().findFirst().ifPresent(reason -> errors.add(new FieldError(field, reason)));
  }

  private Optional<String> fault(String host, String secret) {
    if (secret.equals(UrlSecrets.MASK)) {
      return Optional.of("the password of the URL is masked; send the password itself");
    }
    if (keys.isEmpty()) {
      return Optional.of(
          "the URL has a password, but no key is configured (dsfleet.state.camera-key-file)");
    }
    return secret.startsWith(SEALED) && openSecret(host, secret).isEmpty()
        ? Optional.of("the password of the URL is sealed with an unknown key")
        : Optional.empty();
  }

  /** A copy with its secrets sealed; sealed secrets stay as they are. */
  public AnalysisRequest seal(AnalysisRequest request) {
    return request.withPaths(this::seal, UrlSecrets::mask);
  }

  /** The text with the secrets of its URLs sealed, or masked if there is no key. */
  public String seal(String text) {
    return UrlSecrets.replaceSecrets(text, this::sealSecret);
  }

  /**
   * The text with its secrets in plain text.
   *
   * @throws IllegalArgumentException if no key opens a secret
   */
  public String open(String text) {
    return UrlSecrets.replaceSecrets(
        text,
        (host, secret) -> {
          if (!secret.startsWith(SEALED)) {
            return secret;
          }
          return openSecret(host, secret)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no key of dsfleet.state.camera-key-file opens the sealed password of the"
                              + " camera"));
        });
  }

  private String sealSecret(String host, String secret) {
    if (keys.isEmpty()) {
      return UrlSecrets.MASK;
    }
    if (secret.equals(UrlSecrets.MASK)
        || (secret.startsWith(SEALED) && openSecret(host, secret).isPresent())) {
      return secret;
    }
    Key key = keys.getFirst();
    byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
    byte[] nonce = nonce(key, host, plain);
    byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, host, plain);
    byte[] all =
        ByteBuffer.allocate(nonce.length + encrypted.length).put(nonce).put(encrypted).array();
    return SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private Optional<String> openSecret(String host, String text) {
    for (Key key : keys) {
      try {
        byte[] all = Base64.getUrlDecoder().decode(text.substring(SEALED.length()));
        if (all.length > NONCE_BYTES) {
          ByteBuffer parts = ByteBuffer.wrap(all);
          byte[] nonce = new byte[NONCE_BYTES];
          byte[] encrypted = new byte[all.length - NONCE_BYTES];
          parts.get(nonce).get(encrypted);
          byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, host, encrypted);
          return Optional.of(new String(plain, StandardCharsets.UTF_8));
        }
      } catch (IllegalArgumentException otherKey) {
        // The next key may open it.
      }
    }
    return Optional.empty();
  }

  private static byte[] cipher(int mode, Key key, byte[] nonce, String host, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key.encryption(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(host.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException failed) {
      throw new IllegalArgumentException("the secret was sealed with another key", failed);
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
    return Arrays.copyOf(mac(key.nonce(), all), NONCE_BYTES);
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
