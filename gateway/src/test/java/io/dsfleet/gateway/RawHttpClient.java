package io.dsfleet.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A raw TCP connection to a gateway, for requests that an HTTP client does not send. */
public final class RawHttpClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader in;

  private RawHttpClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** Connects and sends the request line, {@code Host} and these header lines. */
  public static RawHttpClient send(GatewayFixture gateway, String requestLine, String... headers)
      throws IOException {
    URI base = gateway.uri("/");
    Socket socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    RawHttpClient client = new RawHttpClient(socket);
    StringBuilder head = new StringBuilder(requestLine + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    client.write(head.append("\r\n").toString());
    return client;
  }

  /** Sends further bytes, such as a part of the body. */
  public void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads the response headers and returns the status. */
  public int status() throws IOException {
    String first = in.readLine();
    if (first == null) {
      throw new IOException("the gateway closed the connection without a response");
    }
    for (String line = first; line != null && !line.isEmpty(); ) {
      line = in.readLine();
    }
    return Integer.parseInt(first.split(" ")[1]);
  }

  /** Reads until the gateway closes the connection. */
  public String rest() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      text.append((char) next);
    }
    return text.toString();
  }

  /** Closes the sending side only. */
  public void shutDownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
