package io.dsfleet.messages.job;

import java.util.regex.Pattern;

/** The rule for the names of reply queues. */
public final class ReplyQueueRule {
  private static final String DIRECT_REPLY_TO = "amq.rabbitmq.reply-to.";
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Pattern RESERVED =
      Pattern.compile("^(dsfleet\\.|amq\\.rabbitmq\\.(?!reply-to\\.))");

  private ReplyQueueRule() {}

  /**
   * Whether replies may be sent to the queue. A URL is no name, because names are displayed and a
   * URL may hold a password.
   */
  public static boolean isValid(String queue) {
    return NAME.matcher(queue).matches() && !isReserved(queue) && !queue.contains("://");
  }

  /** Whether the queue belongs to the fleet or to RabbitMQ itself. */
  public static boolean isReserved(String queue) {
    return RESERVED.matcher(queue).find();
  }

  /**
   * Whether the name is the direct reply-to address of a channel. It is no queue: it exists as long
   * as that channel, and the broker reports every message to it as unroutable.
   */
  public static boolean isDirectReplyTo(String queue) {
    return queue.startsWith(DIRECT_REPLY_TO);
  }
}
