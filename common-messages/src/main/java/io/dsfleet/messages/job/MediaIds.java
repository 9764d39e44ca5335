package io.dsfleet.messages.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import java.util.function.Function;

/** Numbers for paths: the inode where it can be seen (001 2.3.8), else a stable hash. */
public final class MediaIds {
  /** Beyond this a number is no longer exact for clients that compute in doubles. */
  private static final long MOST = (1L << 53) - 1;

  private final Function<String, OptionalLong> inode;

  /**
   * Numbers by this view of the disk.
   *
   * @param inode of what lies at a path, empty where it is not seen
   */
  public MediaIds(Function<String, OptionalLong> inode) {
    this.inode = inode;
  }

  /** The inode of the path, or 1 to 2^53-1 from the path alone. */
  public long of(String path) {
    return inode.apply(path).orElseGet(() -> hash(path));
  }

  /** 1 to 2^53-1, the same wherever it is computed; an end slash does not matter. */
  public static long hash(String path) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(trim(path).getBytes(StandardCharsets.UTF_8));
      return Math.max(1, ByteBuffer.wrap(digest).getLong() & MOST);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static String trim(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
