package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file.
 *
 * @param etag strong validator (RFC 9110) without quotes
 */
record ReadableFile(
    SeekableByteChannel channel, String name, long size, long modifiedMillis, String etag)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadableFile.class);

  /** Reads from the start. */
  InputStream fromStart() {
    return from(0);
  }

  /**
   * Reads from the position on. The stream throws a 404 problem if the disk fails: an {@link
   * IOException} would be taken for one of the connection to the client.
   */
  InputStream from(long position) {
    try {
      channel.position(position);
    } catch (IOException failed) {
      throw unreadable(failed);
    }
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public int read() {
        try {
          return super.read();
        } catch (IOException failed) {
          throw unreadable(failed);
        }
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        try {
          return super.read(buffer, offset, length);
        } catch (IOException failed) {
          throw unreadable(failed);
        }
      }
    };
  }

  private ProblemException unreadable(IOException failure) {
    LOG.warn("cannot read {}", name, failure);
    return new ProblemException(
        ProblemCode.FILE_NOT_VISIBLE, "the disk of the gateway failed to read the file");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
