package io.dsfleet.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of networks in CIDR notation, such as {@code 10.1.0.0/16}; a plain address is a network of
 * one address.
 */
public final class NetworkList {
  private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f.:]+)(?:/(\\d{1,3}))?");

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
   * Parses the list.
   *
   * @throws IllegalArgumentException if an entry is not a network
   */
  public NetworkList(List<String> networks) {
    this.networks = networks.stream().map(String::strip).map(NetworkList::read).toList();
  }

  /** Whether the address is in one of the networks; false for a host name. */
  public boolean contains(String address) {
    if (!CIDR.matcher(address).matches()) {
      return false;
    }
    try {
      return contains(InetAddress.getByName(address));
    } catch (UnknownHostException unreadable) {
      return false;
    }
  }

  /** Whether the address is in one of the networks. */
  public boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.holds(address));
  }

  /** Whether one of the networks contains every address. */
  public boolean containsEveryAddress() {
    return networks.stream().anyMatch(network -> network.bits == 0);
  }

  private static Network read(String text) {
    Matcher matcher = CIDR.matcher(text);
    try {
      if (matcher.matches()) {
        InetAddress address = InetAddress.getByName(matcher.group(1));
        int maxBits = address.getAddress().length * Byte.SIZE;
        int bits = matcher.group(2) == null ? maxBits : Integer.parseInt(matcher.group(2));
        if (bits <= maxBits) {
          return new Network(address, bits);
        }
      }
    } catch (UnknownHostException unreadable) {
      // refused below
    }
    throw new IllegalArgumentException(
        "invalid network '" + text + "'; use CIDR notation such as 10.1.0.0/16");
  }
}
