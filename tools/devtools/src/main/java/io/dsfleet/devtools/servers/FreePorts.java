package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** ServerFinds unused ports on the loopback address. */
public final class FreePorts {
  // Below the ephemeral port ranges of Linux and macOS.
  private static final int MIN_PORT = 20_000;
  private static final int MAX_PORT = 32_000;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private FreePorts() {}

  /** Whether the port can be bound now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  /** Distinct free ports; the same seed tries the same candidates. */
  public static List<Integer> choose(int count, long seed) {
    Random random = new Random(seed);
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      int port = random.nextInt(MIN_PORT, MAX_PORT);
      if (!chosen.contains(port) && isFree(port)) {
        chosen.add(port);
      }
    }
    return chosen;
  }
}
