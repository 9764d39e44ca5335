package io.dsfleet.messages.job;

import io.dsfleet.messages.codec.Sha256Hash;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.Function;

/** Assigns ids to paths: the inode if the path is visible, otherwise a stable hash. */
public final class MediaIdResolver {
  /** Largest id that clients which use doubles represent exactly. */
  private static final long MAX_ID = (1L << 53) - 1;

  private final Function<String, OptionalLong> inode;

  /**
   * @param inode inode of a path, empty if the path is not visible
   */
  public MediaIdResolver(Function<String, OptionalLong> inode) {
    this.inode = inode;
  }

  /** The inode of the path, otherwise its hash. */
  public long resolve(String path) {
    return inode.apply(path).orElseGet(() -> hashOf(path));
  }

  /** A stable hash of the path, 1 to 2^53-1; trailing slashes are ignored. */
  public static long hashOf(String path) {
    return Math.max(1, ByteBuffer.wrap(Sha256Hash.bytesOf(trim(path))).getLong() & MAX_ID);
  }

  private static String trim(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
