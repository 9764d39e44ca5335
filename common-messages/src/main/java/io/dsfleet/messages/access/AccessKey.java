package io.dsfleet.messages.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A caller's key, {@code dsf_<8 characters>_<32 to 128 characters>}: the part before the second
 * underscore is its prefix, which may be shown; the whole is the secret.
 */
public final class AccessKey {
  private static final Pattern FORM = Pattern.compile("(dsf_[0-9a-z]{8})_[0-9A-Za-z]{32,128}");
  private static final int PREFIX_BYTES = 4;
  private static final int SECRET_BYTES = 32;

  private final String text;
  private final String prefix;

  private AccessKey(String text, String prefix) {
    this.text = text;
    this.prefix = prefix;
  }

  /** A new key of 256 random bits. */
  public static AccessKey generate(SecureRandom random) {
    String prefix = "dsf_" + hex(random, PREFIX_BYTES);
    return new AccessKey(prefix + "_" + hex(random, SECRET_BYTES), prefix);
  }

  /** The key, empty where the text has not its form. */
  public static Optional<AccessKey> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() ? Optional.of(new AccessKey(text, form.group(1))) : Optional.empty();
  }

  /** What may be shown of the key and names it. */
  public String prefix() {
    return prefix;
  }

  /** The whole key, to hand to its holder once. */
  public String secret() {
    return text;
  }

  /** What is kept of the key. */
  public String hash() {
    return SecretHash.of(text);
  }

  /** Whether the hash is this key's; takes the same time wherever the two differ. */
  public boolean matches(String hash) {
    return SecretHash.same(hash(), hash);
  }

  /** The prefix: a key that lands in a log shows no secret. */
  @Override
  public String toString() {
    return prefix + "_...";
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
