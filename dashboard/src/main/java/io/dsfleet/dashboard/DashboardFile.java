package io.dsfleet.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** One file of the dashboard, held in memory in plain and in compressed form. */
public final class DashboardFile {
  private static final int HASH_LENGTH = 16;

  private final String contentType;
  private final byte[] plain;
  private final byte[] compressed;
  private final String hash;
  private final boolean immutable;

  /**
   * @param immutable whether the path of the file contains its hash, so that it never changes
   */
  DashboardFile(String contentType, byte[] plain, boolean immutable) {
    this.contentType = contentType;
    this.plain = plain.clone();
    this.compressed = gzip(plain);
    this.hash = hash(plain);
    this.immutable = immutable;
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /** The content as a read-only view. */
  public ByteBuffer plain() {
    return ByteBuffer.wrap(plain).asReadOnlyBuffer();
  }

  /** The content compressed with gzip, as a read-only view. */
  public ByteBuffer compressed() {
    return ByteBuffer.wrap(compressed).asReadOnlyBuffer();
  }

  /** The beginning of the SHA-256 hash of the content, in hex. */
  public String hash() {
    return hash;
  }

  /** Whether clients may cache the file without asking again. */
  public boolean isImmutable() {
    return immutable;
  }

  static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
