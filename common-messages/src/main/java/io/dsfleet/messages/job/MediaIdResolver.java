package io.dsfleet.messages.job;

import io.dsfleet.messages.codec.Sha256Hash;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Assigns ids to paths: the inode if the path is visible, otherwise a stable hash. File systems
 * reuse each other's inodes, so a visible path also has the hash as its second id.
 */
public final class MediaIdResolver {
  /** Bits of a hash; it has at most 15 digits, which C clients print exactly from a double. */
  private static final long HASH_MASK = (1L << 49) - 1;

  private static final long MAX_ID = 999_999_999_999_999L;

  private final Function<String, OptionalLong> inode;
  private final UnaryOperator<String> realPath;

  /**
   * @param inode inode of a path, empty if the path is not visible
   */
  public MediaIdResolver(Function<String, OptionalLong> inode) {
    this(inode, UnaryOperator.identity());
  }

  /**
   * @param inode inode of a path, empty if the path is not visible
   * @param realPath a visible path with its symbolic links resolved
   */
  public MediaIdResolver(Function<String, OptionalLong> inode, UnaryOperator<String> realPath) {
    this.inode = inode;
    this.realPath = realPath;
  }

  /**
   * The inode of the path if it has at most 15 digits, otherwise the hash of the path. An inode of
   * 2^63 or more is a negative number here.
   */
  public long resolve(String path) {
    OptionalLong id = inode.apply(path);
    if (id.isEmpty()) {
      return hashOf(path);
    }
    return id.getAsLong() > 0 && id.getAsLong() <= MAX_ID
        ? id.getAsLong()
        : hashOf(realPath.apply(path));
  }

  /**
   * The other id of a path that has two: the hash of the real path if {@code id} is the inode, the
   * inode if it is the hash. Empty if the path has one id only, or if {@code id} is none of them.
   */
  public OptionalLong otherId(String path, long id) {
    long first = resolve(path);
    long second = inode.apply(path).isEmpty() ? first : hashOf(realPath.apply(path));
    if (first == second || (id != first && id != second)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(id == first ? second : first);
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
