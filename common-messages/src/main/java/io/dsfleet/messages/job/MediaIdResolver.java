package io.dsfleet.messages.job;

import io.dsfleet.messages.codec.Sha256Hash;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.Function;

/** Assigns ids to paths: the inode if the path is visible, otherwise a stable hash. */
public final class MediaIdResolver {
  /** Bits of a hash; it has at most 15 digits, which C clients print exactly from a double. */
  private static final long HASH_MASK = (1L << 49) - 1;

  private static final long MAX_ID = 999_999_999_999_999L;

  private final Function<String, OptionalLong> inode;

  /**
   * @param inode inode of a path, empty if the path is not visible
   */
  public MediaIdResolver(Function<String, OptionalLong> inode) {
    this.inode = inode;
  }

  /**
   * The inode of the path if it has at most 15 digits, otherwise the hash of the path. An inode of
   * 2^63 or more is a negative number here.
   */
  public long resolve(String path) {
    OptionalLong id = inode.apply(path);
    return id.isPresent() && id.getAsLong() > 0 && id.getAsLong() <= MAX_ID
        ? id.getAsLong()
        : hashOf(path);
  }

  /** A stable hash of the path, 1 to 2^49-1; trailing slashes are ignored. */
  public static long hashOf(String path) {
    return Math.max(1, ByteBuffer.wrap(Sha256Hash.bytesOf(trim(path))).getLong() & HASH_MASK);
  }

  private static String trim(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
