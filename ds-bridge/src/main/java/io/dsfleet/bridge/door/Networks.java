package io.dsfleet.bridge.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list of networks, such as {@code 10.1.0.0/16}; a plain address is a network of one. */
public final class Networks {
  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f.:]+)(?:/(\\d{1,3}))?");

  private record Network(InetAddress base, int bits) {
    boolean holds(InetAddress candidate) {
      byte[] address = base.getAddress();
      byte[] other = candidate.getAddress();
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  /**
   * Reads the list.
   *
   * @throws IllegalArgumentException if an entry is no network
   */
  public Networks(List<String> networks) {
    this.networks = networks.stream().map(String::strip).map(Networks::read).toList();
  }

  /** Whether the address, not a name, lies in one of them. */
  public boolean hold(String address) {
    if (!FORM.matcher(address).matches()) {
      return false;
    }
    try {
      InetAddress candidate = InetAddress.getByName(address);
      return networks.stream().anyMatch(network -> network.holds(candidate));
    } catch (UnknownHostException unreadable) {
      return false;
    }
  }

  /** Whether one of them is the whole world. */
  public boolean holdEveryone() {
    return networks.stream().anyMatch(network -> network.bits == 0);
  }

  private static Network read(String text) {
    Matcher form = FORM.matcher(text);
    try {
      if (form.matches()) {
        InetAddress address = InetAddress.getByName(form.group(1));
        int all = address.getAddress().length * Byte.SIZE;
        int bits = form.group(2) == null ? all : Integer.parseInt(form.group(2));
        if (bits <= all) {
          return new Network(address, bits);
        }
      }
    } catch (UnknownHostException unreadable) {
      // refused below
    }
    throw new IllegalArgumentException(
        "expected a network such as 10.1.0.0/16, but it is '" + text + "'");
  }
}
