package io.dsfleet.messages.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key, {@code dsf_<8 characters>_<32 to 128 characters>}. The part before the second
 * underscore is its public prefix; the whole key is secret.
 */
public final class AccessKey {
  private static final Pattern FORMAT = Pattern.compile("(dsf_[0-9a-z]{8})_[0-9A-Za-z]{32,128}");
  private static final int PREFIX_BYTES = 4;
  private static final int SECRET_BYTES = 32;

  private final String text;
  private final String prefix;

  private AccessKey(String text, String prefix) {
    this.text = text;
    this.prefix = prefix;
  }

  /** Generates a key of 256 random bits. */
  public static AccessKey generate(SecureRandom random) {
    String prefix = "dsf_" + hex(random, PREFIX_BYTES);
    return new AccessKey(prefix + "_" + hex(random, SECRET_BYTES), prefix);
  }

  /** Parses a key; empty if the text is not one. */
  public static Optional<AccessKey> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? Optional.of(new AccessKey(text, matcher.group(1)))
        : Optional.empty();
  }

  /** The public prefix, which identifies the key. */
  public String prefix() {
    return prefix;
  }

  /** The whole key, shown to its owner once. */
  public String secret() {
    return text;
  }

  /** SHA-256 of the key in hexadecimal, the only form that is stored. */
  public String hash() {
    return SecretHash.of(text);
  }

  /** Whether the hash is this key's; constant-time. */
  public boolean matches(String hash) {
    return SecretHash.constantTimeEquals(hash(), hash);
  }

  /** The prefix, so that a logged key does not disclose its secret. */
  @Override
  public String toString() {
    return prefix + "_...";
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] buffer = new byte[bytes];
    random.nextBytes(buffer);
    return HexFormat.of().formatHex(buffer);
  }
}
