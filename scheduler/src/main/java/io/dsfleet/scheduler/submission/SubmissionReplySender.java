package io.dsfleet.scheduler.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replies to external systems that named a reply queue. Best effort: a reply is sent once, and a
 * missing queue is ignored.
 */
public final class SubmissionReplySender {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionReplySender.class);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String RESERVED_PREFIX = "dsfleet.";

  /** Maximum length of an AMQP name; the client throws on longer names. */
  private static final int MAX_QUEUE_BYTES = 255;

  private final RabbitTemplate template;

  /** Sends replies through the template, without publisher confirms. */
  public SubmissionReplySender(RabbitTemplate template) {
    this.template = template;
  }

  /**
   * The outcome of a submission.
   *
   * @param idempotencyKey idempotency key of the submission, for correlation
   * @param status {@code sendAccepted} or {@code sendRefused}
   * @param errorCode machine-readable reason of a refusal
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Answer(
      @JsonProperty("job_id") @Nullable String jobId,
      @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
      @JsonProperty("status") String status,
      @JsonProperty("error_code") @Nullable String errorCode,
      @JsonProperty("message") @Nullable String message) {}

  /** Sends the id of the accepted job. */
  void sendAccepted(@Nullable String queue, @Nullable String idempotencyKey, String jobId) {
    send(queue, new Answer(jobId, idempotencyKey, "accepted", null, null));
  }

  /** Sends the reason of a refusal. */
  void sendRefused(
      @Nullable String queue, @Nullable String idempotencyKey, String code, String reason) {
    send(queue, new Answer(null, idempotencyKey, "refused", code, reason));
  }

  /**
   * Ignores reply queues with the reserved prefix, so that replies cannot enter the fleet's queues.
   */
  private void send(@Nullable String queue, Answer answer) {
    if (queue == null
        || queue.isBlank()
        || queue.startsWith(RESERVED_PREFIX)
        || queue.getBytes(StandardCharsets.UTF_8).length > MAX_QUEUE_BYTES) {
      return;
    }
    Message message =
        MessageBuilder.withBody(MAPPER.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8))
            .setContentType(MessageProperties.CONTENT_TYPE_JSON)
            .build();
    try {
      template.send("", queue, message);
    } catch (AmqpException unavailable) {
      LOG.debug("cannot reply to {}: {}", queue, unavailable.toString());
    }
  }
}
