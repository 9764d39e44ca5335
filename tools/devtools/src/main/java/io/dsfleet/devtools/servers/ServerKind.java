package io.dsfleet.devtools.servers;

/** The servers that dsfleet needs. */
public enum ServerKind {
  RABBITMQ("RabbitMQ", "rabbitmq-server"),
  REDIS("Redis", "redis-server");

  private final String title;
  private final String debianPackage;

  ServerKind(String title, String debianPackage) {
    this.title = title;
    this.debianPackage = debianPackage;
  }

  /** Product name for messages. */
  public String title() {
    return title;
  }

  /** Package name on Debian and Ubuntu. */
  public String debianPackage() {
    return debianPackage;
  }
}
