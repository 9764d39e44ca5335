package io.dsfleet.gateway.downloads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;

/**
 * An open file.
 *
 * @param etag strong validator (RFC 9110) without quotes
 */
record ReadableFile(
    SeekableByteChannel channel, String name, long size, long modifiedMillis, String etag)
    implements AutoCloseable {

  /** Reads from the start. */
  InputStream fromStart() throws IOException {
    channel.position(0);
    return Channels.newInputStream(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
