package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Generated secrets of a data folder.
 *
 * @param rabbitMqPassword of the user {@link #RABBITMQ_USER}
 * @param redisPassword of Redis's user {@code default}
 * @param erlangCookie of the RabbitMQ node
 */
record ServerCredentials(String rabbitMqPassword, String redisPassword, String erlangCookie) {
  static final String RABBITMQ_USER = "dsfleet";

  private static final String FILE = "credentials.properties";
  private static final int SECRET_BYTES = 18;

  /**
   * Reads the stored secrets. Missing ones are generated and stored, readable by the owner only.
   */
  static ServerCredentials of(Path dataFolder) throws IOException {
    Path file = dataFolder.resolve(FILE);
    Properties stored = PrivateFiles.readProperties(file);
    Map<String, String> values = new LinkedHashMap<>();
    for (String key : new String[] {"rabbitmq", "redis", "cookie"}) {
      String value = stored.getProperty(key);
      values.put(key, value == null ? random() : value);
    }
    if (stored.size() != values.size()) {
      PrivateFiles.writeProperties(file, values);
    }
    return new ServerCredentials(
        values.getOrDefault("rabbitmq", ""),
        values.getOrDefault("redis", ""),
        values.getOrDefault("cookie", ""));
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "Credentials[...]";
  }
}
