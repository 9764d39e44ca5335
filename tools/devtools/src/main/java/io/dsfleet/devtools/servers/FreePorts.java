package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** ServerPorts of this machine's loopback that nobody listens on. */
public final class FreePorts {
  // Below the ranges from which Linux and macOS take ports for outgoing connections.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private FreePorts() {}

  /** Whether a server could listen on the port now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Different free ports; the same seed prefers the same ones. */
  public static List<Integer> choose(int count, long seed) {
    Random random = new Random(seed);
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!chosen.contains(port) && isFree(port)) {
        chosen.add(port);
      }
    }
    return chosen;
  }
}
